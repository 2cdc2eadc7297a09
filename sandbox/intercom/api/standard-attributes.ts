// The attributes every workspace has; they carry no id and cannot be changed.
import type { Json } from '../call.ts';

type Row = readonly [
  model: 'contact' | 'company',
  name: string,
  label: string,
  type: string,
  writable: boolean,
];

const rows: readonly Row[] = [
  ['contact', 'name', 'Name', 'string', true],
  ['contact', 'email', 'Email', 'string', true],
  ['contact', 'phone', 'Phone', 'string', true],
  ['contact', 'external_id', 'User ID', 'string', true],
  ['contact', 'owner_id', 'Owner', 'integer', true],
  ['contact', 'signed_up_at', 'Signed up', 'date', true],
  ['contact', 'last_seen_at', 'Last seen', 'date', true],
  ['contact', 'unsubscribed_from_emails', 'Unsubscribed from Emails', 'boolean', true],
  ['company', 'name', 'Company name', 'string', true],
  ['company', 'company_id', 'Company ID', 'string', false],
  ['company', 'remote_created_at', 'Company created at', 'date', true],
  ['company', 'user_count', 'People', 'integer', false],
  ['company', 'monthly_spend', 'Monthly Spend', 'float', true],
  ['company', 'size', 'Company size', 'integer', true],
  ['company', 'industry', 'Company industry', 'string', true],
  ['company', 'website', 'Company website', 'string', true],
];

export const standardAttributes: readonly Json[] = rows.map(([model, name, label, dataType, writable]) => ({
  type: 'data_attribute',
  name,
  full_name: name,
  label,
  data_type: dataType,
  api_writable: writable,
  ui_writable: false,
  messenger_writable: true,
  custom: false,
  archived: false,
  model,
}));
