// Offers schools while one types their name, postcode or number. What is chosen is shown with its phase and postcode, and
// sent as the same two inputs that the page has without this script (templates/components/fields.html).
const { accessibleAutocomplete } = globalThis
const WAIT = 250 // milliseconds without a key before the register is asked

const escaped = (text) => Object.assign(document.createElement('p'), { textContent: text }).innerHTML

const NONE = { schools: [], more: '' }

/** Asks no more than once a pause, and drops answers that a later question has overtaken. `tell` hears how many more were found. */
function register(tell) {
  let asked = 0
  let answered = 0
  const find = async (query, show) => {
    const mine = ++asked
    await new Promise((resolve) => setTimeout(resolve, WAIT))
    if (mine !== asked) return
    const reply = await fetch(new URL(`../schools?q=${encodeURIComponent(query)}`, import.meta.url)).catch(() => null)
    const answer = reply?.ok ? await reply.json() : NONE
    if (mine === asked) {
      answered = mine
      tell(query, answer.more)
      show(answer.schools)
    }
  }
  // Until the register has answered, that nothing is there to show does not mean that nothing was found.
  const nothing = () => (answered === asked ? 'No school found. Continue, to enter it by hand.' : 'Looking for schools…')
  return { find, nothing }
}

const called = (school) => (typeof school === 'object' ? school?.called : school) ?? ''

function suggestion(school) {
  if (typeof school !== 'object') return escaped(school)
  return `${escaped(school.name)}<span class="app-school__detail">${escaped(school.detail)}</span>`
}

function enhance(picker) {
  const typed = picker.querySelector('.govuk-input')
  const { id, name, value } = typed
  const said = (typed.getAttribute('aria-describedby') ?? '').split(' ').map((each) => document.getElementById(each)?.textContent.trim())
  const found = picker.querySelector('.app-school__found')
  const chosen = Object.assign(document.createElement('div'), { className: 'app-school__chosen' })
  chosen.setAttribute('role', 'status')
  found.before(chosen)
  picker.querySelector('.app-school__find').remove()

  const box = document.createElement('div')
  const more = Object.assign(document.createElement('p'), { className: 'govuk-hint' })
  more.setAttribute('role', 'status')

  const choose = (school) => {
    if (!school?.urn) return
    more.textContent = ''
    found.replaceChildren()
    const number = Object.assign(document.createElement('input'), { type: 'hidden', name: `${name}-urn`, value: school.urn })
    const words = Object.assign(document.createElement('p'), { className: 'govuk-inset-text' })
    const title = Object.assign(document.createElement('strong'), { textContent: school.name })
    words.append('You chose ', title, `, ${school.detail}`)
    chosen.replaceChildren(number, words)
  }

  // An answer that comes after the text was changed or a school was chosen is about neither.
  const { find, nothing } = register((query, words) => {
    more.textContent = box.querySelector('input').value === query ? words : ''
  })
  typed.replaceWith(box)
  box.after(more)
  accessibleAutocomplete({
    element: box,
    id,
    name,
    defaultValue: value,
    minLength: 3,
    confirmOnBlur: false,
    inputClasses: typed.className,
    source: find,
    onConfirm: choose,
    templates: { inputValue: called, suggestion },
    tNoResults: nothing,
    tAssistiveHint: () => [...said, 'When schools are offered, use the up and down arrows to look through them and Enter to choose.'].join(' ')
  })
  box.addEventListener('input', () => {
    chosen.replaceChildren()
    more.textContent = ''
  })
}

document.querySelectorAll('[data-module="app-school"]').forEach(enhance)
