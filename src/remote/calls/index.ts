// Loaded when it is first needed: a plan reads no calls, and start-up is what every CI step pays.
export { readCall, searchCalls } from './call.js'
export { iterateCalls } from './iterate.js'
export { readCallPage } from './page.js'
export { watchCalls } from './watch.js'
