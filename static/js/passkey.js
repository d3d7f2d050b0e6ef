/* Makes or uses a passkey: asks the device, puts its answer into the form and sends it.
   `data-passkey` is "create" or "get"; `data-passkey-options` names the element that holds what the server asks. */
(function () {
  'use strict'

  const device = window.webauthnJSON
  const supported = device && device.supported()

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const options = document.getElementById(form.dataset.passkeyOptions)
    const failed = form.querySelector('[data-passkey-failed]')
    if (!supported || !options) continue
    form.hidden = false

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
  }
})()
