const URL_PATTERN = /https?:\/\/[^\s<>"'\\]+/g

/** The distinct web addresses in a message, in their order, without the punctuation that ends a sentence. */
export function findLinks(text: string, html: string | null): string[] {
  const hrefs = [...(html ?? '').matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map((match) =>
    unescapeEntities(match[1] ?? match[2] ?? ''),
  )
  const plain = (text.match(URL_PATTERN) ?? []).map((url) => url.replace(/[.,;:!?)\]]+$/, ''))
  return [...new Set([...hrefs.filter((href) => /^https?:\/\//i.test(href)), ...plain])]
}

function unescapeEntities(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
}
