// How far a job is, asked every two seconds; without this the page has a link to look again.
const EVERY = 2000
const progress = document.querySelector('[data-progress]')

async function look () {
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: 'text/html' } })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const now = page.querySelector('[data-progress]')
    if (!now || answer.redirected) {
      window.location.reload()
      return
    }
    progress.querySelector('progress').value = now.querySelector('progress').value
    progress.querySelector('p').textContent = now.querySelector('p').textContent
  } catch {
    // The next look may be answered.
  }
  window.setTimeout(look, EVERY)
}

if (progress) {
  window.setTimeout(look, EVERY)
}

// A file that is too large is refused here, before it travels, and in words; the bucket would refuse it in XML.
const form = document.querySelector('form[data-spreadsheet]')
if (form) {
  const input = form.querySelector('input[type=file]')
  const hint = input.getAttribute('aria-describedby')
  const problem = document.getElementById('file-problem')
  form.addEventListener('submit', (event) => {
    const size = input.files[0]?.size
    const words = size === 0 ? 'The file is empty. Choose another.' : `The file is larger than ${form.dataset.spreadsheet / 1024 / 1024} MB. Split it into smaller files.`
    const refused = size === 0 || size > Number(form.dataset.spreadsheet)
    problem.hidden = !refused
    input.closest('.govuk-form-group').classList.toggle('govuk-form-group--error', refused)
    if (refused) {
      event.preventDefault()
      problem.lastElementChild.textContent = words
      input.setAttribute('aria-describedby', `${problem.id} ${hint}`)
      input.focus()
    }
  })
}
