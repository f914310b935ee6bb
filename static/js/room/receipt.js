// After submitting, nothing of the interview stays on this device.
import { forget } from './shelf.js'

export function receipt(_, { home }) {
  forget(home.token).catch(() => {})
}
