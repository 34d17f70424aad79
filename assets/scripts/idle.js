// Warns about two minutes before an idle session ends. Without this the page says how long one has, and what is posted too late is
// kept on the server. The time starts anew when any tab of this browser gets a page.
const warning = document.querySelector('[data-idle-seconds]')
if (warning && typeof warning.showModal === 'function') {
  const idle = Number(warning.dataset.idleSeconds)
  const BEFORE = 120
  const LAG = 60 // the server notes the last use to the minute
  const title = warning.querySelector('[data-idle-title]')
  const words = warning.querySelector('[data-idle-words]')
  const stay = warning.querySelector('button')
  const close = warning.querySelector('[data-idle-close]')
  const first = { title: title.textContent, words: words.textContent }
  const tabs = typeof BroadcastChannel === 'function' ? new BroadcastChannel('still-here') : null
  let timers = []
  const open = () => {
    if (!warning.open) {
      warning.showModal()
    }
  }
  const begin = (seconds) => {
    timers.forEach(clearTimeout)
    if (warning.open) {
      warning.close()
    }
    title.textContent = first.title
    words.textContent = first.words
    stay.hidden = false
    close.hidden = true
    timers = [
      setTimeout(open, Math.max(0, seconds - BEFORE - LAG) * 1000),
      setTimeout(over, Math.max(0, seconds - LAG) * 1000)
    ]
  }
  const over = () => {
    timers.forEach(clearTimeout)
    title.textContent = warning.dataset.idleOverTitle
    words.textContent = warning.dataset.idleOver
    stay.hidden = true
    close.hidden = false
    open() // also where the warning was dismissed
    close.focus()
  }
  stay.addEventListener('click', async () => {
    try {
      const answer = await fetch(warning.dataset.stillHere, { headers: { Accept: 'application/json' } })
      if (answer.status === 403) { // the session is over
        over()
        return
      }
      if (!answer.ok) {
        throw new Error('not answered')
      }
      const { left } = await answer.json()
      begin(left)
      tabs?.postMessage(left)
    } catch {
      words.textContent = warning.dataset.idleUnreached
    }
  })
  close.addEventListener('click', () => warning.close())
  tabs?.addEventListener('message', ({ data }) => begin(data))
  tabs?.postMessage(idle)
  begin(idle)
}
