// Loaded when it is first needed: a plan calls nobody, and start-up is what every CI step pays.
export { archiveAgent, createAgent } from './agent-life.js'
export { createAudience, deleteAudience, listAudiences } from './audiences.js'
export {
  createCampaign,
  deleteCampaign,
  listCampaigns,
  pauseCampaign,
  readCampaign,
  startCampaign,
} from './campaigns.js'
export { listPhoneNumbers } from './phone-numbers.js'
export { placeCall } from './place-call.js'
