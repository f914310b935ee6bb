// <button data-module="copy"> copies this page's address, for pasting it into a browser that has a camera.
import { announce } from './announce.js'
import { sentence } from './words.js'

export function copy(button, { life }) {
  button.addEventListener('click', async () => {
    const words = await written(location.href) ? sentence('copied') : sentence('copy')
    button.textContent = words
    announce(words)
  }, { signal: life })
}

async function written(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false // no secure context, or not allowed
  }
}
