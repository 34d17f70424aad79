import { Button, CharacterCount, ErrorSummary, NotificationBanner, ServiceNavigation, SkipLink, createAll } from 'govuk-frontend'

// Every page works without this. Radios are not in the list: styles.scss shows and hides what an answer reveals.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, CharacterCount, ErrorSummary, NotificationBanner, ServiceNavigation, SkipLink]) {
  createAll(component)
}
if (document.querySelector('[data-module="app-school"]')) {
  import('./schools.js').catch(() => {}) // without it the box and its button do the same, a page later
}
if (document.querySelector('[data-guidance]')) {
  import('./guidance.js').catch(() => {}) // without it people type the marks themselves, and the button shows the preview
}

// A file that is too large is refused here, before it travels, and in words; the bucket would refuse it in XML. What the file
// is called stays on its sender's computer: it may name a child, so it goes into no address and into no store of the browser.
for (const form of document.querySelectorAll('form[data-upload]')) {
  const input = form.querySelector('input[type=file]')
  const group = input.closest('.govuk-form-group')
  const hint = input.getAttribute('aria-describedby')
  const problem = document.createElement('p')
  problem.className = 'govuk-error-message'
  problem.id = `${input.id}-too-large`
  problem.setAttribute('role', 'alert')
  form.addEventListener('submit', (event) => {
    const file = input.files[0]
    const tooLarge = file && file.size > Number(form.dataset.most)
    const empty = file && file.size === 0
    group.classList.toggle('govuk-form-group--error', tooLarge || empty)
    if (tooLarge || empty) {
      event.preventDefault()
      problem.textContent = empty ? 'The file is empty. Choose another.' : `The file is larger than ${form.dataset.most / 1024 / 1024} MB. Choose a smaller one.`
      group.insertBefore(problem, input)
      input.setAttribute('aria-describedby', `${problem.id} ${hint}`)
      input.focus()
    } else if (file) {
      problem.remove()
    }
  })
}
