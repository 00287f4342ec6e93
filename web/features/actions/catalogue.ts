import {
  IconArrowMerge,
  IconArrowsSplit,
  IconBan,
  IconBulb,
  IconClipboardCheck,
  IconClockQuestion,
  IconFlag,
  IconLink,
  IconLockCheck,
  IconMessageQuestion,
  IconPlayerPause,
  IconPlayerPlay,
  IconRotate,
  IconSettings,
  IconUrgent,
  IconUserCheck,
  IconUsers,
} from '@tabler/icons-react';

type Ask = 'required' | 'optional' | 'none';
/** What a core action asks of the agent. Reasons are those of the core; a rule set adds its own. */
export type ActionShape = {
  icon: typeof IconBan;
  text: Ask;
  reason: Ask;
  reasons?: string[];
  tells: boolean;
  special?: 'assignee' | 'fields' | 'split' | 'link' | 'merge' | 'criticality' | 'party' | 'minutes';
};

export const CORE_ACTIONS: Record<string, ActionShape> = {
  register: { icon: IconClipboardCheck, text: 'none', reason: 'none', tells: true },
  request_information: { icon: IconMessageQuestion, text: 'optional', reason: 'none', tells: true, special: 'fields' },
  propose_solution: { icon: IconBulb, text: 'required', reason: 'none', tells: true },
  request_closing: { icon: IconLockCheck, text: 'optional', reason: 'none', tells: true },
  close: { icon: IconLockCheck, text: 'optional', reason: 'required', reasons: ['confirmed', 'no_longer_relevant'], tells: true },
  refuse: { icon: IconBan, text: 'optional', reason: 'required', reasons: [], tells: true },
  suspend: {
    icon: IconPlayerPause,
    text: 'optional',
    reason: 'required',
    reasons: ['information_missing', 'update_required', 'entitlement_missing', 'force_majeure'],
    tells: true,
  },
  start_work: { icon: IconPlayerPlay, text: 'none', reason: 'none', tells: false },
  assign: { icon: IconUserCheck, text: 'none', reason: 'none', tells: false, special: 'assignee' },
  resume: { icon: IconPlayerPlay, text: 'none', reason: 'none', tells: false },
  reopen: { icon: IconRotate, text: 'none', reason: 'required', reasons: [], tells: false },
  split: { icon: IconArrowsSplit, text: 'none', reason: 'none', tells: true, special: 'split' },
  link: { icon: IconLink, text: 'none', reason: 'none', tells: false, special: 'link' },
  merge: { icon: IconArrowMerge, text: 'none', reason: 'none', tells: false, special: 'merge' },
  escalate: { icon: IconUrgent, text: 'required', reason: 'none', tells: false },
  estimate: { icon: IconClockQuestion, text: 'optional', reason: 'none', tells: true, special: 'minutes' },
  set_party: { icon: IconUsers, text: 'optional', reason: 'none', tells: false, special: 'party' },
  set_criticality: { icon: IconFlag, text: 'none', reason: 'none', tells: false, special: 'criticality' },
};

/** A rule set's own action: its words come from the manifest. */
export const OWN_ACTION: ActionShape = { icon: IconSettings, text: 'optional', reason: 'none', tells: false };
export const shapeOf = (action: string): ActionShape => CORE_ACTIONS[action] ?? OWN_ACTION;

/** Shown as buttons, in this order; everything else is in the menu. */
export const PRIMARY = ['register', 'start_work', 'request_information', 'propose_solution', 'close', 'refuse', 'split'];
/** Done elsewhere on the page: by the composer and by the proposals. */
export const ELSEWHERE = new Set(['answer', 'confirm_proposal', 'decline_proposal', 'settle_appointment', 'accept_claim']);
export const LINK_TYPES = ['separate_matter', 'duplicate_of', 'caused_by', 'continues', 'complains_about', 'warranty_of'];

/** The keys that open an action on its case, as they are printed. */
export const ACTION_KEYS: Record<string, string> = { assign: 'A', start_work: 'S', set_criticality: 'P', close: 'C' };
