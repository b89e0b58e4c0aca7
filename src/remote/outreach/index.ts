// Loaded when it is first needed: a plan calls nobody, and start-up is what every CI step pays.
export { archiveAgent, createAgent, listPhoneNumbers, placeCall } from './agents.js'
export { createAudience, deleteAudience, listAudiences } from './audiences.js'
export {
  createCampaign,
  deleteCampaign,
  listCampaigns,
  pauseCampaign,
  readCampaign,
  startCampaign,
} from './campaigns.js'
