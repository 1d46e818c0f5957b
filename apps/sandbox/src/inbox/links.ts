const URL_PATTERN = /https?:\/\/[^\s<>"'\\]+/g
const ENDS_OF_SENTENCES = '.,;:!?)]'

/** The distinct web addresses in a message, in their order, without the punctuation that ends a sentence. */
export function findLinks(text: string, html: string | null): string[] {
  const hrefs = [...(html ?? '').matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map((match) =>
    unescapeEntities(match[1] ?? match[2] ?? ''),
  )
  const plain = (text.match(URL_PATTERN) ?? []).map(withoutEndOfSentence)
  return [...new Set([...hrefs.filter((href) => /^https?:\/\//i.test(href)), ...plain])]
}

/** From the end on: a pattern would begin anew at every mark of a long row of them, which takes hours in a large mail. */
function withoutEndOfSentence(url: string): string {
  let end = url.length
  while (ENDS_OF_SENTENCES.includes(url.charAt(end - 1))) end--
  return url.slice(0, end)
}

function unescapeEntities(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
}
