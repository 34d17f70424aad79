// Warns about two minutes before an idle session ends. Without this the page says how long one has, and what is posted too late is
// kept on the server. The time starts anew when any tab of this browser gets a page.
const warning = document.querySelector('[data-idle-seconds]')
if (warning && typeof warning.showModal === 'function') {
  const idle = Number(warning.dataset.idleSeconds)
  const BEFORE = 120
  const LAG = 60 // the server notes the last use to the minute
  const words = warning.querySelector('[data-idle-words]')
  const stay = warning.querySelector('button')
  const first = words.textContent
  const tabs = typeof BroadcastChannel === 'function' ? new BroadcastChannel('still-here') : null
  let timers = []
  const begin = (seconds) => {
    timers.forEach(clearTimeout)
    if (warning.open) {
      warning.close()
    }
    words.textContent = first
    stay.hidden = false
    timers = [
      setTimeout(() => warning.showModal(), Math.max(0, seconds - BEFORE - LAG) * 1000),
      setTimeout(over, Math.max(0, seconds - LAG) * 1000)
    ]
  }
  const over = () => {
    words.textContent = warning.dataset.idleOver
    stay.hidden = true
    warning.querySelector('[data-idle-close]').hidden = false
  }
  stay.addEventListener('click', async () => {
    try {
      const answer = await fetch(warning.dataset.stillHere, { headers: { Accept: 'application/json' } })
      const { left } = await answer.json()
      begin(left)
      tabs?.postMessage(left)
    } catch {
      over()
    }
  })
  warning.querySelector('[data-idle-close]').addEventListener('click', () => warning.close())
  tabs?.addEventListener('message', ({ data }) => begin(data))
  tabs?.postMessage(idle)
  begin(idle)
}
