import { FONT_FILES } from './generated/font-files.ts'

const faces = (base: string): string =>
  FONT_FILES.map(
    ({ file, unicodeRange }) =>
      `@font-face{font-family:Cardwright;font-style:normal;font-weight:400 700;font-display:swap;src:url(${base}/fonts/${file}) format("woff2");unicode-range:${unicodeRange}}`,
  ).join('')

/** What a browser does better in CSS than React in styles. `data-…` marks come from `mark()`. */
const rules = `
html{background:var(--background);-webkit-text-size-adjust:100%}
body{margin:0;background:var(--background);overflow:hidden;color:var(--ink)}
html,body,#root{height:100%}
#root{display:flex;flex-direction:column}
body{text-align:left}
[dir=rtl] body{text-align:right}
[dir=rtl] [role=img][dir=ltr]{text-align:left}
button{text-align:inherit}
svg{flex-shrink:0}
a{color:inherit;text-decoration:none}
input,textarea{outline-offset:-2px}
:focus{outline:none}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
[data-rows] :focus-visible,[data-windowed]:focus-visible,[data-windowed] :focus-visible,[data-snap]>div>:focus-visible,[role=navigation] :focus-visible{outline-offset:-2px}
[data-rows]>:first-child>:focus-visible{border-start-start-radius:19px;border-start-end-radius:19px}
[data-rows]>:last-child>:focus-visible{border-end-start-radius:19px;border-end-end-radius:19px}
[data-onart] :focus-visible{outline-color:#fff}
[data-box] input:focus-visible,[data-box] textarea:focus-visible{outline:none}
[data-box]:has(input:focus-visible,textarea:focus-visible){outline:2px solid var(--focus);outline-offset:-1px}
::placeholder{color:var(--muted);opacity:1}
[dir=rtl] [data-directional]{transform:scaleX(-1)}
[data-ltr]{direction:ltr;unicode-bidi:isolate}
[data-press]{transition:background-color .15s,border-color .15s,opacity .15s,transform .15s}
[data-press][aria-disabled=true]{cursor:default!important}
[data-snap]{scroll-snap-type:x mandatory;scroll-padding-inline:16px;scrollbar-width:none}
[data-snap]::-webkit-scrollbar{display:none}
[data-snapitem]{scroll-snap-align:start}
[data-spin]{animation:spin .9s linear infinite}
[data-early]{animation:breathe 1.4s ease-in-out infinite}
[data-skeleton]{animation:breathe 1.4s ease-in-out infinite}
[data-appear]{animation:appear .2s ease-out}
[data-rise]{animation:rise .25s cubic-bezier(.2,.8,.2,1)}
[data-frost]{animation:frost .25s ease-out}
[data-settle]{animation:settle .25s ease-out}
[data-flip]{animation:flip .25s ease-out}
[dir=rtl] .slider{--way:left}
.slider{--way:right;appearance:none;width:100%;height:44px;margin:0;background:none;cursor:pointer}
.slider::-webkit-slider-runnable-track{height:6px;border-radius:3px;background:linear-gradient(to var(--way),var(--accent) var(--share),var(--sunken) var(--share))}
.slider::-moz-range-track{height:6px;border-radius:3px;background:linear-gradient(to var(--way),var(--accent) var(--share),var(--sunken) var(--share))}
.slider::-webkit-slider-thumb{appearance:none;width:24px;height:24px;margin-top:-9px;border-radius:50%;background:var(--accent);border:3px solid var(--surface);box-shadow:0 0 0 1px var(--accent)}
.slider::-moz-range-thumb{width:18px;height:18px;border-radius:50%;background:var(--accent);border:3px solid var(--surface);box-shadow:0 0 0 1px var(--accent)}
@keyframes spin{to{transform:rotate(360deg)}}
@keyframes breathe{50%{opacity:.55}}
@keyframes appear{from{opacity:0}}
@keyframes rise{from{opacity:0;transform:translateY(24px)}}
@keyframes frost{from{opacity:0;transform:scale(1.06)}}
@keyframes settle{from{opacity:0;transform:translateY(-8px)}}
@keyframes flip{from{transform:perspective(900px) rotateY(90deg)}}
@media (hover:hover){[data-press]:not([aria-disabled=true]):hover{filter:brightness(.97)}:root[data-theme=dark] [data-press]:not([aria-disabled=true]):hover{filter:brightness(1.12)}}
@media (prefers-reduced-motion:reduce){*,*::before,*::after{animation-duration:.01ms!important;animation-iteration-count:1!important;transition-duration:.01ms!important;scroll-behavior:auto!important}}
@media (prefers-contrast:more){[data-edge]{outline:1px solid var(--control);outline-offset:-1px}:focus-visible{outline-width:3px}}
@media (forced-colors:active){
[data-press]{border:1px solid ButtonText!important}
[data-rows]>*>[data-press],[role=navigation] [data-press],[data-snapitem]>[data-press]{border-width:0!important}
[data-windowed] li [data-press]{border-width:0 0 1px!important}
[data-press][aria-disabled=true],[data-press][aria-disabled=true] *{color:GrayText!important;border-color:GrayText!important}
[role=radio][aria-checked=true],[aria-current]{border:3px solid Highlight!important}
[data-edge],[data-skeleton]{outline:1px solid CanvasText;outline-offset:-1px}
[data-fill],.slider,.skip{forced-color-adjust:none;--sunken:Canvas;--control:CanvasText;--accent:Highlight;--warning:Highlight;--danger:Highlight;--onAccent:HighlightText}
[data-cut]{outline:2px solid Canvas}
[data-art]{forced-color-adjust:none}
.slider::-webkit-slider-runnable-track{outline:1px solid CanvasText}
.slider::-moz-range-track{outline:1px solid CanvasText}
}
@media print{html,body,#root,#root :has(#content),#content,#content [data-scroll]{display:block!important;height:auto!important;overflow:visible!important}#root:has(#content)>:not(:has(#content)),#root :has(#content)>:not(#content,:has(#content)){display:none!important}}
.skip{position:absolute;inset-inline-start:8px;top:-60px;z-index:10;padding:12px 16px;border-radius:12px;background:var(--accent);color:var(--onAccent);font:600 16px Cardwright,system-ui,sans-serif}
.skip:focus{top:8px}
`

export const globalCss = (base: string): string => (faces(base) + rules).replace(/\n/g, '')

/** The one file that every page needs at once. */
export const firstFont = (base: string): string => `${base}/fonts/${FONT_FILES[0].file}`
