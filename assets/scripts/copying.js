// Buttons that copy or print. Without this they stay hidden: what they copy can be selected, and a browser's menu prints.
for (const offered of document.querySelectorAll('[data-needs-script]')) {
  offered.hidden = false
}
for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', async () => {
    const said = button.parentElement.querySelector('[role=status]')
    try {
      await navigator.clipboard.writeText(button.dataset.copy)
      said.textContent = button.dataset.copied
    } catch {
      said.textContent = 'Your browser did not let us copy. Select the text on the page and copy it.'
    }
  })
}
for (const button of document.querySelectorAll('[data-print]')) {
  button.addEventListener('click', () => window.print())
}
