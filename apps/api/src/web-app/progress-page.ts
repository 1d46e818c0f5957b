import type { WebAppState } from '../services/web-app-build.ts'

const WORDS = {
  building: {
    title: 'The app is being built',
    text: 'This happens once, after the first start or an update, and takes a few minutes. The API works already. This page opens the app by itself.',
  },
  failed: {
    title: 'The app could not be built',
    text: 'The reason is in the log of the API. The API itself works. Start the program again to try once more.',
  },
  off: {
    title: 'The app is not served here',
    text: 'Only the API runs here: the setting WEB_APP is off, or the sources of the app are not installed.',
  },
} as const

const STEPS = { bundling: 'Putting the pages together', compressing: 'Making everything small' } as const

const STYLE = `:root{color-scheme:light dark;--bg:#f5f6f3;--ink:#14211d;--muted:#55605b;--accent:#0d5c4a;--well:#dcdfd8}
@media (prefers-color-scheme:dark){:root{--bg:#0e1513;--ink:#eef3f0;--muted:#a7b4ae;--accent:#6fd8b8;--well:#2d3a35}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:26rem;padding:2rem}h1{font-size:1.75rem;line-height:1.3;margin:0 0 .75rem}p{margin:0 0 1rem;color:var(--muted)}
.bar{height:8px;border-radius:4px;background:var(--well);overflow:hidden}.bar i{display:block;height:100%;width:40%;border-radius:4px;background:var(--accent);animation:run 1.6s ease-in-out infinite alternate}
@keyframes run{to{margin-inline-start:60%}}@media (prefers-reduced-motion:reduce){.bar i{animation:none;width:100%;opacity:.5}}`

/** What `/app` shows until the app is there. It asks now and then and reloads itself, without moving anybody's focus meanwhile. */
export function renderProgress(state: Exclude<WebAppState, { status: 'ready' }>): string {
  const words = WORDS[state.status]
  const isBuilding = state.status === 'building'
  const bar = isBuilding
    ? `<div class="bar" role="progressbar" aria-label="${words.title}"><i></i></div><p id="step" role="status">${STEPS[state.step]}</p>`
    : ''
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title} · Cardwright</title><style>${STYLE}</style></head>
<body><main><h1>${words.title}</h1><p>${words.text}</p>${bar}</main>${isBuilding ? '<script src="/app/progress.js"></script>' : ''}</body></html>
`
}

export const describeProgress = (state: WebAppState): { status: string; step?: string } =>
  state.status === 'building' ? { status: state.status, step: STEPS[state.step] } : { status: state.status }

export const PROGRESS_SCRIPT = `const step = document.getElementById('step')
async function look() {
  try {
    const progress = await (await fetch('/app/progress.json', { cache: 'no-store' })).json()
    if (progress.status !== 'building') return location.reload()
    if (step.textContent !== progress.step) step.textContent = progress.step
  } catch {}
  setTimeout(look, 1500)
}
look()
`
