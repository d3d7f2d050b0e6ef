/* Leaves at once: this page is replaced in the history, and the session ended behind it.
   Without JavaScript the same form posts and the server sends a page that leaves by itself. */
(function () {
  'use strict'

  const form = document.querySelector('form[data-quick-exit]')
  if (!form) return
  const leaveFor = form.dataset.leaveFor
  const PRESSES = 3
  const WITHIN = 1500
  let pressed = []

  function leave () {
    document.body.replaceChildren()
    document.title = '…'
    fetch(form.action, { method: 'POST', body: new FormData(form), keepalive: true, credentials: 'same-origin' })
    window.location.replace(leaveFor)
  }

  if (leaveFor) {
    form.addEventListener('submit', function (event) {
      event.preventDefault()
      leave()
    })
    document.addEventListener('keyup', function (event) {
      if (event.key !== 'Escape') return
      const now = Date.now()
      pressed = pressed.filter((time) => now - time < WITHIN).concat(now)
      if (pressed.length >= PRESSES) leave()
    })
  }
})()
