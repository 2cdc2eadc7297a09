// The table of commands, in the order people meet them. Modules are loaded only when their command is called,
// so that `threadlift status` does not pay for a browser library.
import type { CommandModule } from './context.ts';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

export const commands: readonly CommandEntry[] = [
  { name: 'demo', summary: 'the whole journey on the embedded sandbox', load: () => import('./demo.ts') },
  {
    name: 'sandbox',
    summary: 'only the two sandbox servers, until a signal',
    load: () => import('./sandbox.ts'),
  },
  { name: 'init', summary: 'make a run folder', load: () => import('./init.ts') },
  {
    name: 'consent',
    summary: 'grant, show or revoke the permission to read',
    load: () => import('./consent.ts'),
  },
  {
    name: 'doctor',
    summary: 'check this machine, the settings and both ends',
    load: () => import('./doctor.ts'),
  },
  {
    name: 'login',
    summary: 'sign in to the source and keep the session, encrypted',
    load: () => import('./login.ts'),
  },
  {
    name: 'probe',
    summary: 'read some records of each stream and check every selector, read-only',
    load: () => import('./probe.ts'),
  },
  {
    name: 'profile',
    summary: 'write a first profile of an unknown helpdesk, check one, or try it on a kept page',
    load: () => import('./profile.ts'),
  },
  {
    name: 'teach',
    summary: 'point at fields on a live page, proved on other records, and write the profile',
    load: () => import('./teach.ts'),
  },
  {
    name: 'discover',
    summary: 'count what is there and estimate the time',
    load: () => import('./discover.ts'),
  },
  { name: 'extract', summary: 'read the account into a sealed snapshot', load: () => import('./extract.ts') },
  { name: 'map', summary: 'propose or confirm the decisions a person takes', load: () => import('./map.ts') },
  {
    name: 'plan',
    summary: 'write down every action of the import (dry run)',
    load: () => import('./plan.ts'),
  },
  { name: 'import', summary: 'carry out the plan, effectively once', load: () => import('./import.ts') },
  {
    name: 'status',
    summary: 'what is done, failed or in doubt, and what to run next',
    load: () => import('./status.ts'),
  },
  {
    name: 'verify',
    summary: 'read everything back and compare field by field',
    load: () => import('./verify.ts'),
  },
  {
    name: 'provision',
    summary: 'what a person must make in Intercom, re-checked',
    load: () => import('./provision.ts'),
  },
  {
    name: 'rollback',
    summary: 'undo what the run created, as far as Intercom allows',
    load: () => import('./rollback.ts'),
  },
  {
    name: 'handoff',
    summary: 'files for what is made by hand: templates, flows, integrations',
    load: () => import('./handoff.ts'),
  },
  { name: 'report', summary: 'one page that shows the whole run', load: () => import('./report.ts') },
  {
    name: 'record',
    summary: 'keep a scrubbed recording of a few records of every kind',
    load: () => import('./record.ts'),
  },
  {
    name: 'replay',
    summary: 'run the extractors over a recording, network off',
    load: () => import('./replay.ts'),
  },
  {
    name: 'purge',
    summary: 'remove snapshot, session and recordings, and say so',
    load: () => import('./purge.ts'),
  },
];
