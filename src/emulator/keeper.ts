import type { StateStore } from './options.js'
import type { EmulatorState } from './state.js'

export interface Keeper {
  readonly changed: () => void
  readonly close: () => void
}

const PAUSE_MS = 200

/** Saves what the platform remembers, once for a burst of changes and once more at the end. */
export function createKeeper(store: StateStore | undefined, state: () => EmulatorState): Keeper {
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    timer = undefined
    store?.save(state())
  }
  return {
    changed: () => {
      if (store !== undefined) timer ??= setTimeout(save, PAUSE_MS).unref()
    },
    close: () => {
      clearTimeout(timer)
      save()
    },
  }
}
