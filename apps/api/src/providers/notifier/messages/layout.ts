import type { MailText } from './mail-text.ts'

export function layoutText(mail: MailText, programName: string): string {
  const blocks = [
    mail.greeting,
    ...mail.paragraphs,
    mail.code,
    mail.link === undefined ? undefined : `${mail.link.label}: ${mail.link.url}`,
    mail.note,
    `— ${programName}`,
  ]
  return `${blocks.filter((block) => typeof block === 'string').join('\n\n')}\n`
}

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur'])

/** Plain on purpose: one column, no picture, nothing loaded from anywhere; readable in any mail program, light or dark. */
export function layoutHtml(mail: MailText, { programName, locale }: { programName: string; locale: string }): string {
  const direction = RIGHT_TO_LEFT.has(locale) ? 'rtl' : 'ltr'
  const body = [
    ...[mail.greeting, ...mail.paragraphs].filter((text) => text !== null).map(paragraph),
    mail.code === undefined ? '' : codeBlock(mail.code),
    mail.link === undefined ? '' : linkBlock(mail.link),
    mail.note === undefined
      ? ''
      : `<p style="margin:24px 0 0;font-size:14px;color:#5f6673">${escapeHtml(mail.note)}</p>`,
  ].join('\n')
  return `<!doctype html>
<html lang="${locale}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(mail.subject)}</title>
</head>
<body style="margin:0;padding:24px;${FONT};font-size:16px;line-height:1.5">
<div style="max-width:520px;margin:0 auto">
<p style="margin:0 0 24px;font-weight:600">${escapeHtml(programName)}</p>
${body}
</div>
</body>
</html>
`
}

const paragraph = (text: string): string => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`

const codeBlock = (code: string): string =>
  `<p dir="ltr" style="margin:24px 0;font-size:32px;font-weight:600;letter-spacing:6px;font-variant-numeric:tabular-nums">${escapeHtml(code)}</p>`

const linkBlock = ({ label, url }: { label: string; url: string }): string =>
  `<p style="margin:24px 0"><a href="${escapeHtml(url)}" style="color:#2451d6">${escapeHtml(label)}</a></p>`

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
