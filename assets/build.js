// Writes dist/: app.css, app.js, schools.js and favicon.svg, nothing else. Each is one text file that refers to no other,
// so that any of them can be served under any address, with any version in it.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { compile } from 'sass'

const here = (path) => new URL(path, import.meta.url)
const read = (path) => readFileSync(here(path), 'utf8')
const write = (path, text) => writeFileSync(here(path), text)

function styles() {
  const { css } = compile(here('styles.scss').pathname, {
    style: 'compressed',
    loadPaths: [here('.').pathname, here('node_modules').pathname],
    quietDeps: true
  })
  const alone = css.replace(/background-image:url\([^)]*icon-document\.svg\);/, '') // MoJ's timeline can list documents; ours does not
  if (/url\(|@import|@font-face/.test(alone)) {
    throw new Error('app.css would fetch something else, which the content security policy may refuse')
  }
  return alone
}

/** GOV.UK Frontend's own bundle with our lines after it: the names it exports are the names it uses inside. */
function script() {
  const bundle = read('node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js').replace(/\/\/# sourceMappingURL=.*/, '')
  // Each in a block of its own, so that no name of one is a name of another.
  const ours = ['app', 'bulk'].map((name) => `{\n${read(`scripts/${name}.js`).replace(/^import .*\n/gm, '')}}\n`).join('')
  if (!/export\{[\w,]+\};/.test(bundle)) {
    throw new Error('GOV.UK Frontend now exports its parts under other names than it uses inside')
  }
  return `${bundle}\n${ours}`
}

/** The school picker, which app.js fetches for the pages that have one: accessible-autocomplete, then our lines. */
function schools() {
  const bundle = read('node_modules/accessible-autocomplete/dist/accessible-autocomplete.min.js').replace(/\/\/# sourceMappingURL=.*/, '')
  return `${bundle}\n${read('scripts/schools.js')}`
}

rmSync(here('dist'), { recursive: true, force: true })
mkdirSync(here('dist'))
write('dist/app.css', styles())
write('dist/app.js', script())
write('dist/schools.js', schools())
copyFileSync(here('favicon.svg'), here('dist/favicon.svg'))
