import { afterAll } from 'vitest'
import { forgetSecrets } from '../src/text/mask.js'

// Files share the loaded program: the keys of one would slow down all others, and mask words in them.
afterAll(forgetSecrets)
