// Writes dist/: app.css, app.js, schools.js, guidance.js and favicon.svg, each compressed and with the hash of its content in its name.
// chalicelib/assets.py finds them by the names without it.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { constants, gzipSync } from 'node:zlib'
import { compile } from 'sass'

const here = (path) => new URL(path, import.meta.url)
const read = (path) => readFileSync(here(path), 'utf8')

/** `app.css` becomes `app.0123456789ab.css.gz`. Returns what a page asks for: the name without `.gz`. */
function write(name, text) {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)
  const named = name.replace('.', `.${hash}.`)
  const compressed = gzipSync(text, { level: constants.Z_BEST_COMPRESSION })
  compressed[9] = 255 // the machine that compressed it, which is no part of the content
  writeFileSync(here(`dist/${named}.gz`), compressed)
  return named
}

function styles() {
  const { css } = compile(fileURLToPath(here('styles.scss')), {
    style: 'compressed',
    loadPaths: [fileURLToPath(here('.')), fileURLToPath(here('node_modules'))],
    quietDeps: true
  })
  const alone = css.replace(/background-image:url\([^)]*icon-document\.svg\);/, '') // MoJ's timeline can list documents; ours does not
  if (/url\(|@import|@font-face/.test(alone)) {
    throw new Error('app.css would fetch something else, which the content security policy may refuse')
  }
  return alone
}

/** GOV.UK Frontend's own bundle with our lines after it: the names it exports are the names it uses inside. */
function script(fetched) {
  const bundle = read('node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js').replace(/\/\/# sourceMappingURL=.*/, '')
  // Each in a block of its own, so that no name of one is a name of another.
  const ours = ['app', 'bulk', 'copying', 'idle'].map((name) => `{\n${read(`scripts/${name}.js`).replace(/^import .*\n/gm, '')}}\n`).join('')
  if (!/export\{[\w,]+\};/.test(bundle)) {
    throw new Error('GOV.UK Frontend now exports its parts under other names than it uses inside')
  }
  let named = ours
  for (const [name, built] of Object.entries(fetched)) {
    if (!named.includes(`import('./${name}')`)) {
      throw new Error(`app.js does not fetch ${name} by the name that is replaced here`)
    }
    named = named.replace(`import('./${name}')`, `import('./${built}')`)
  }
  return `${bundle}\n${named}`
}

/** The school picker, which app.js fetches for the pages that have one: accessible-autocomplete, then our lines. */
function schools() {
  const bundle = read('node_modules/accessible-autocomplete/dist/accessible-autocomplete.min.js').replace(/\/\/# sourceMappingURL=.*/, '')
  return `${bundle}\n${read('scripts/schools.js')}`
}

rmSync(here('dist'), { recursive: true, force: true })
mkdirSync(here('dist'))
write('app.css', styles())
write('app.js', script({ 'schools.js': write('schools.js', schools()), 'guidance.js': write('guidance.js', read('scripts/guidance.js')) }))
write('favicon.svg', read('favicon.svg'))
