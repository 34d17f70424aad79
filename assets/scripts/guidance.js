// Where the procedures are written: buttons that put marks around the words, and a preview that follows what is typed.
// Without this the marks are typed, and the button Preview shows the page. templates/pages/guidance/write.html has the names.
const form = document.querySelector('[data-guidance]')
const box = form.querySelector('textarea')
const toolbar = form.querySelector('[data-toolbar]')

/** Puts text in place of what is selected, so that the browser's own undo takes it back. */
function insert(text) {
  box.focus()
  if (!document.execCommand('insertText', false, text)) {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end')
    box.dispatchEvent(new Event('input', { bubbles: true }))
  }
}

toolbar.hidden = false
toolbar.addEventListener('click', (event) => {
  const button = event.target.closest('button')
  if (!button) {
    return
  }
  const { before, after } = button.dataset
  const start = box.selectionStart
  const chosen = box.value.slice(start, box.selectionEnd)
  const ofLine = !after || before.includes('\n')
  const lead = ofLine && start > 0 && box.value[start - 1] !== '\n' ? '\n' : ''
  const marked = after ? chosen : chosen.replaceAll('\n', `\n${before}`)
  insert(`${lead}${before}${marked}${after}`)
  if (!chosen && after) { // between the marks, where one goes on typing
    const place = start + lead.length + before.length
    box.setSelectionRange(place, place)
  }
})

const preview = form.querySelector('[data-preview]')
const says = form.querySelector('[data-preview-says]')
const shows = form.querySelector('[data-preview-shows]')
let waits
let asked = 0

async function show() {
  const number = ++asked
  const fields = new URLSearchParams({ csrf: form.elements.csrf.value, markdown: box.value })
  try {
    const answer = await fetch(form.dataset.guidance, { method: 'POST', body: fields })
    const found = answer.ok ? await answer.json() : { problem: 'The preview could not be made. Press Preview to try again.' }
    if (number === asked) {
      says.textContent = found.problem || ''
      if (found.html !== undefined) {
        shows.innerHTML = found.html // cleaned by the service, as when it is published
      }
      preview.hidden = false
    }
  } catch {
    // without a connection the last preview stays
  }
}

box.addEventListener('input', () => {
  clearTimeout(waits)
  waits = setTimeout(show, 800)
})
