import { Button, CharacterCount, ErrorSummary, NotificationBanner, ServiceNavigation, SkipLink, createAll } from 'govuk-frontend'

// Every page works without this. Radios are not in the list: styles.scss shows and hides what an answer reveals.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, CharacterCount, ErrorSummary, NotificationBanner, ServiceNavigation, SkipLink]) {
  createAll(component)
}
if (document.querySelector('[data-module="app-school"]')) {
  import('./schools.js').catch(() => {}) // without it the box and its button do the same, a page later
}
