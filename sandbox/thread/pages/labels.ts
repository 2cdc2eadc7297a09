// What fields and columns are called after a release that gave them other names (the fault `changedLabels`).
import type { View } from './view.ts';

const OTHER: Readonly<Record<string, string>> = {
  Email: 'Email address',
  Phone: 'Phone number',
  Status: 'State',
  State: 'Status',
  Role: 'Permissions',
  Created: 'Created on',
  Updated: 'Last updated',
  Closed: 'Closed on',
  Owner: 'Assignee',
  Channel: 'Source',
  Company: 'Organization',
  'Parent company': 'Parent organization',
  Website: 'Web site',
  Types: 'Company types',
  Title: 'Snippet title',
  Shortcut: 'Keyboard shortcut',
  'Matched contact': 'Linked contact',
  'Published at': 'Original review',
  Collection: 'Folder',
  Priority: 'Urgency',
  'PSA number': 'PSA reference',
  'Time zone': 'Time-zone',
};

/** The label a page shows for what is called `label` otherwise. */
export function labelOf(view: View, label: string): string {
  return view.faults.changedLabels ? (OTHER[label] ?? label) : label;
}
