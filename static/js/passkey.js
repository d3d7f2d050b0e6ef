/* Makes or uses a passkey: asks the device, puts its answer into the form and sends it.
   `data-passkey` is "create" or "get"; `data-passkey-options` names the element that holds what the server asks.
   Such a form is hidden until it can do that: sent without an answer of the device, it would only be refused. */
(function () {
  'use strict'

  const device = window.webauthnJSON
  const supported = device && device.supported()

  for (const sorry of document.querySelectorAll('[data-passkey-unsupported]')) sorry.hidden = supported
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const options = document.getElementById(form.dataset.passkeyOptions)
    const failed = form.querySelector('[data-passkey-failed]')
    if (!supported || !options) continue

    form.addEventListener('submit', async function (event) {
      event.preventDefault()
      failed.hidden = true
      try {
        const answer = await device[form.dataset.passkey](JSON.parse(options.textContent))
        form.elements.credential.value = JSON.stringify(answer)
        HTMLFormElement.prototype.submit.call(form)
      } catch {
        failed.hidden = false
      }
    })
    form.hidden = false
  }
})()
