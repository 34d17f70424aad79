// What the focus does on a page, told from inside it: keyboard.py asks after each key. It is there before the page's own
// scripts, and changes nothing.
(() => {
  const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
  const AFTER = Node.DOCUMENT_POSITION_FOLLOWING
  const reached = new Set()
  let start = null
  let last = null

  const words = (element) => element.textContent.replace(/\s+/g, ' ').trim()
  const stops = () => [...document.querySelectorAll(CONTROLS)].filter((each) => shown(each) && each === stop(each))
  const called = (element) => `${element.localName} “${element.name || element.id || words(element)}”`

  // Radios of one name are one stop: the one that is chosen, or the first.
  function stop (element) {
    if (element.type !== 'radio') return element
    const group = [...document.getElementsByName(element.name)].filter((each) => each.form === element.form)
    return group.find((each) => each.checked) ?? group[0]
  }

  // GOV.UK draws the focus of radios and checkboxes on what it draws in their place.
  function look (element) {
    const drawn = element.matches('[type=radio], [type=checkbox]') && getComputedStyle(element).opacity === '0'
    const style = getComputedStyle(drawn ? element.labels[0] : element, drawn ? '::before' : null)
    return [style.outline, style.boxShadow, style.backgroundColor, style.clipPath, style.position].join(' | ')
  }

  function place (element) {
    const { left, top, bottom, right } = element.getBoundingClientRect()
    return { left: left + scrollX, top: top + scrollY, bottom: bottom + scrollY, inView: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth }
  }

  const sameLook = (element) => `${called(element)} looks with the focus as it does without`

  function faultsOfGoingOn (before, now) {
    const faults = []
    const from = before.place
    const to = place(now)
    if (look(before.element) === before.look) faults.push(sameLook(before.element))
    if (!(before.element.compareDocumentPosition(now) & AFTER)) faults.push(`${called(now)} stands before ${called(before.element)}`)
    const above = to.bottom <= from.top
    const toTheLeft = to.top < from.bottom && to.bottom > from.top && to.left < from.left - 1
    if (above || toTheLeft) faults.push(`${called(now)} is seen before ${called(before.element)}`)
    return faults
  }

  function remember (element) {
    reached.add(stop(element))
    last = { element, look: look(element), place: place(element) }
  }

  const shown = (element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true })

  window.focusNow = {
    // The page goes on from here: from its beginning, from what went wrong, or from what was found.
    begin () {
      start = document.activeElement
      last = null
      reached.add(stop(start))
      return start === document.body
    },

    // After Tab. Null past the last control.
    arrived () {
      const now = document.activeElement
      if (now === document.body) {
        last = null
        return null
      }
      const faults = last?.element.isConnected ? faultsOfGoingOn(last, now) : []
      if (!place(now).inView) faults.push(`${called(now)} has the focus and is out of sight`)
      remember(now)
      return { faults, ...this.here() }
    },

    // After a key that chooses among radios.
    chosen () {
      remember(document.activeElement)
      return this.here()
    },

    here () {
      const { localName: tag, type = '', name = '', id, value = '', checked = false, options = [], role } = document.activeElement
      const choices = [...options].map((option) => [option.value, option.text])
      return { tag, type, name, id, value, checked, choices, words: words(document.activeElement), role: role ?? '' }
    },

    // Before a key does something here: controls of the main part that the focus passed by, and whether this one shows that
    // it has it.
    missed () {
      const here = document.activeElement
      const between = (each) => each.compareDocumentPosition(here) & AFTER && (start === document.body || start.compareDocumentPosition(each) & AFTER)
      const faults = stops().filter((each) => each.closest('main') && between(each) && !reached.has(each)).map((each) => `${called(each)} was not reached`)
      here.blur()
      if (look(here) === last.look) faults.push(sameLook(here))
      here.focus({ preventScroll: true })
      return faults
    },

    // Controls of the whole page that the focus has not been on.
    neverReached: () => stops().filter((each) => !reached.has(each)).map((each) => `${called(each)} was not reached`)
  }
})()
