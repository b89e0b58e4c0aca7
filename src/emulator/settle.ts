import { settleScans } from './agents/settle.js'
import { settleCampaigns } from './calls/campaign.js'
import type { Platform } from './platform.js'

/** Lets everything happen whose time has come. Asked before each request, so nothing needs a timer. */
export function settle(platform: Platform): void {
  settleScans(platform)
  settleCampaigns(platform)
}
