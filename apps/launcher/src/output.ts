/** Where people read what happens. */
export interface Output {
  /** A line of the launcher's own. */
  say(text: string): void
  /** A line of the launcher's own that tells of trouble. */
  warn(text: string): void
  /** A line that one of the program's processes wrote. */
  pass(component: string, line: string): void
  readonly style: Style
}

export interface Style {
  bold(text: string): string
  dim(text: string): string
  warning(text: string): string
}

const COMPONENT_WIDTH = 9

/** Colours and rearranged log lines only where a person watches; a file gets every line as it was written. */
export function createOutput(
  stdout: NodeJS.WriteStream,
  environment: Readonly<Record<string, string | undefined>>,
): Output {
  const isWatched = stdout.isTTY === true
  const style = createStyle(stdout, environment)
  const write = (text: string) => stdout.write(`${text}\n`)
  return {
    style,
    say: write,
    warn: (text) => write(style.warning(text)),
    pass: (component, line) => {
      if (isWatched) write(`${style.dim(component.padEnd(COMPONENT_WIDTH))} ${readableLine(line, style)}`)
      else write(line.startsWith('{') ? line : `${component.padEnd(COMPONENT_WIDTH)} ${line}`)
    },
  }
}

/** Colours where a person watches who has not asked for none (https://no-color.org). */
export function createStyle(
  stdout: NodeJS.WriteStream,
  environment: Readonly<Record<string, string | undefined>>,
): Style {
  const isColoured = stdout.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb'
  const paint = (code: number) => (text: string) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text)
  return { bold: paint(1), dim: paint(2), warning: paint(33) }
}

const NOT_FOR_READERS = new Set(['level', 'time', 'msg', 'component', 'pid', 'hostname'])

/** Turns a JSON log line into `LEVEL message key=value …`; anything else stays as it is. */
export function readableLine(line: string, style: Style): string {
  const entry = parseEntry(line)
  if (!entry) return line
  const level = String(entry.level ?? 'info').toUpperCase()
  const details = Object.entries(entry)
    .filter(([key]) => !NOT_FOR_READERS.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const isTrouble = ['WARN', 'ERROR', 'FATAL'].includes(level)
  return [isTrouble ? style.warning(level) : level, String(entry.msg ?? ''), style.dim(details.join(' '))]
    .join(' ')
    .trimEnd()
}

function parseEntry(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
