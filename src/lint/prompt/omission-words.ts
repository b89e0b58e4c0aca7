import { phrases } from './words/phrase.js'

const META = 'this|the|that|its|a|any|it'
const THING =
  'field|metric|question|key|value|one|entry|item|column|answer|attribute|property|output|result|response|cell|slot|disposition'

/** Orders to leave out, with nothing or the metric itself as their object. */
export const ORDERS = phrases(
  `skip|omit|drop|ignore|exclude|suppress|bypass|remove|disregard ${META}? ${THING}?`,
  `leave ${META}? ${THING}? blank|empty|out|off|unset|unfilled|unanswered|aside|undefined|missing`,
  `leave out ${META}? ${THING}?`,
  `leaving|keep|keeping ${META}? ${THING}? blank|empty|out|unset`,
  `pass over ${META} ${THING}?`,
  `do|should|must|need not return|answer|output|record|populate|fill|include|report|provide|give|write|put|set|extract|enter|send|emit|complete|respond|log|generate|produce in|out? anything|nothing|${META}? ${THING}? in|out?`,
  `don't|never|shouldn't|needn't return|answer|output|record|populate|fill|include|report|provide|give|write|put|set|extract|enter|send|emit|complete|respond|log|generate|produce in|out? anything|nothing|${META}? ${THING}? in|out?`,
  'return|output|answer|record|write|give|put|enter|say|emit|provide|send nothing at? all?',
  `refrain|abstain from _ a|any|the|this|it? ${THING}? for? this|the? ${THING}?`,
  `stay|remain|keep silent|quiet about|on? ${META}? ${THING}?`,
  `don't|not bother _? ${META}? ${THING}?`,
  `return|output|answer|record|write|give|put|enter|emit|provide|send no value|answer|output|entry|result`,
)
/** The same said of the metric, in the passive or as a permission. */
export const STATES = phrases(
  'be|is|are|stays|stay|remain|remains left? blank|empty|out|unset|unfilled|unanswered|absent|omitted|skipped|excluded|dropped|ignored|missing|suppressed',
  'not to be filled|answered|returned|reported|set|given|provided|populated|recorded|included|output in|out?',
  'be left out|off|blank|empty|unset|unfilled|unanswered',
  'need|needs not be filled|answered|returned|completed|reported|set|given|provided|populated in|out?',
  "needn't|doesn't need|have to? be filled|answered|returned|completed|reported|set|given|provided|populated in|out?",
  'not be filled|answered|returned|completed|reported|set|given|provided|populated|recorded|included|output in|out?',
  `no need to report|answer|fill|return|output|complete|record|provide|give|set|include ${META}? ${THING}? in|out?`,
  'no value|answer|entry|output|result should|is|must|shall|will|needs|need|to|has to? be? given|returned|recorded|needed|required|expected|output|written|provided|set|emitted|produced|reported|entered|supplied|stored?',
  'no entry|output|result',
  'not appear|show|exist|be',
  'may|can|could|might miss|skip|omit|drop it|this|that out?',
  'nothing should|is|must|shall|will|to be emitted|produced|output|returned|recorded|given|written|answered|entered|provided',
)
/** Only on a condition, so not otherwise. */
export const ONLY = phrases(
  `only fill|answer|return|extract|provide|populate|record|include|output|report|set|complete|give|capture|enter|write|log|use ${META}? ${THING}? in|out? ${META}? ${THING}? if|when|where|for|in`,
  `fill|answer|return|extract|provide|populate|record|include|output|report|set|complete|give|capture|enter|returned|filled|answered|recorded|populated|provided|reported|given|included ${META}? ${THING}? in|out? only if|when|where|for|in`,
  `only applies|required if|when|where|for`,
)
/** The same in the passive. */
export const ONLY_STATES = phrases(
  'to|should|must|is|are|will|can|may be? returned|filled|answered|recorded|populated|provided|reported|given|included|extracted|set|entered|output in|out? only if|when|where|for',
  'not needed|required|necessary for|on|in|if|when|where',
  'only to be returned|filled|answered|recorded|populated|provided|reported|given|included|extracted|set|entered|output in|out? if|when|where|for',
)

/** "in the JSON", "from the result": may follow an order to leave out. */
export const TRAIL = phrases('in|from|out the|your json|output|result|results|response|object|answer')
