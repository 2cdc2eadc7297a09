// Catches: a "next command" that would work on another folder than the one it is about.
import { expect } from 'chai';
import { nameRun } from '../../../cli/name-run.ts';

describe('the next command', () => {
  for (const [text, run, said] of [
    ['threadlift verify', '.', 'threadlift verify'],
    ['threadlift verify', 'runs/acme', 'threadlift verify --run runs/acme'],
    ['threadlift map confirm (after looking)', 'r', 'threadlift map confirm --run r (after looking)'],
    [
      'threadlift handoff, then threadlift provision',
      'r',
      'threadlift handoff --run r, then threadlift provision --run r',
    ],
    ['threadlift import --acknowledge all', "it's", "threadlift import --run 'it'\\''s' --acknowledge all"],
    ['Make one with: threadlift init x', 'r', 'Make one with: threadlift init x'],
  ] as const) {
    it(`${text} in ${run}`, () => expect(nameRun(text, run)).to.equal(said));
  }
});
