// The vocabulary the sandbox's invented customers write with. No real people, firms or products.

// biome-ignore format: a word list reads better in rows
export const firstNames = [
  'Amara', 'Beatriz', 'Caspian', 'Delphine', 'Elif', 'Fenwick', 'Gudrun', 'Hamza', 'Isolde', 'Jaromír',
  'Kwame', 'Liesel', 'Mireille', 'Nadia', 'Odalys', 'Priya', 'Quentin', 'Rosalind', 'Søren', 'Tomasz',
  'Ursula', 'Vikram', 'Wilhelmina', 'Ximena', 'Yusuf', 'Zoë', 'Łukasz', 'Παύλος', 'Ярослава', '美咲',
  'ליאור', 'رنا',
] as const;

// biome-ignore format: a word list reads better in rows
export const lastNames = [
  'Abernathy', 'Brandvold', 'Castellanos', 'D’Arcy', 'Eriksen', 'Fontaine', 'Grünwald', 'Holloway',
  'Iwasaki', 'Jankowski', 'Kaur', 'Laurent', 'McAllister', 'Ng', 'Ødegaard', 'Pemberton', 'Quispe',
  'Rasmussen', 'Szabó', 'Thistlewood', 'Umarov', 'van der Berg', 'Whitlock', 'Xiong', 'Yilmaz', 'Zielińska',
] as const;

// biome-ignore format: a word list reads better in rows
export const companyFirst = [
  'Bluebird', 'Cobalt', 'Driftwood', 'Evergreen', 'Foxglove', 'Granite', 'Harbor', 'Ironwood', 'Juniper',
  'Kestrel', 'Lantern', 'Meridian', 'Nimbus', 'Orchard', 'Pinecrest', 'Quarry', 'Riverbend', 'Sandstone',
] as const;

// biome-ignore format: a word list reads better in rows
export const companySecond = [
  'Dental', 'Legal Group', 'Logistics', 'Architects', 'Veterinary Clinic', 'Bakeries', 'Credit Union',
  'Machine Works', 'Schools & Nurseries', 'Realty', 'Outfitters', 'Pharmacy', 'Studios', 'Wineries',
] as const;

// biome-ignore format: a word list reads better in rows
export const subjects = [
  'Outlook keeps asking for the password', 'Printer on the second floor is offline again',
  'New starter on Monday', 'VPN drops every ten minutes', 'Shared drive is very slow',
  'Phone system: no outbound calls', 'Invoice question', 'Laptop will not wake from sleep',
  'Suspicious e-mail reported', 'Access to the finance folder', 'Wi-Fi in the meeting room',
  'Backup failed last night', 'Monitor flickers', 'Licence renewal', 'Calendar invites show the wrong time',
  'Scanner & copier lease', 'Two-factor prompt never arrives', 'Slow after the update',
  'Website certificate expires soon', 'Please unlock my account',
] as const;

// biome-ignore format: a word list reads better in rows
export const contactSentences = [
  'It started this morning and nothing I tried helped.', 'I restarted twice, same thing.',
  'Three of us see it, all on the same floor.', 'Could somebody have a look before noon?',
  'It says "something went wrong" & then closes.', 'Thanks, that worked!', 'No change, I am afraid.',
  'I attach what I see on my screen.', 'We have a client visit at two, so this is urgent for us.',
  'Who do I call if this happens again?', 'It worked until the last update.', 'Sorry for the late answer.',
  'My colleague has the same laptop and no problem.', 'Yes, Tuesday after 4 pm suits me.',
] as const;

// biome-ignore format: a word list reads better in rows
export const memberSentences = [
  'Thanks for letting us know, we are looking into it now.', 'Could you tell me the name on the sticker?',
  'I have reset it from here; please try once more.', 'We found a failed update and rolled it back.',
  'A colleague will call you within the hour.', 'I will keep this open until tomorrow.',
  'The vendor has confirmed an outage and expects a fix by 5 pm.', 'Please restart once and tell me what you see.',
  'I have ordered a replacement; it ships tomorrow.', 'Your account is unlocked.',
  'That should be it. Is there anything else?', 'We will do the change tonight between 8 and 9 pm.',
] as const;

// biome-ignore format: a word list reads better in rows
export const noteSentences = [
  'Third time this month for this site, see the earlier thread.', 'Switch port 14 shows CRC errors.',
  'Client is on the old agreement, bill as time & materials.', 'Do not call before 10, front desk only.',
  'Left voicemail.', 'RMM shows 97 % disk usage.', 'Escalated to the vendor, case < 24 h old.',
  'Checked event log: disk warnings since the 3rd.', 'Waiting for approval from their office manager.',
] as const;

// biome-ignore format: a word list reads better in rows
export const reviewSentences = [
  'Always friendly and quick on the phone.', 'They fixed in an hour what others could not in a week.',
  'Had to explain the problem three times.', 'Prices went up & nobody told us.',
  'The on-site engineer was excellent.', 'Support after 5 pm is hit and miss.',
  'We moved forty people over a weekend without a hitch.', 'Still waiting for a call back…',
  'Good with e-mail, slow with everything else.', 'Would recommend to any small office.',
] as const;

export const channels = ['Email', 'Messenger', 'Microsoft Teams', 'Slack', 'Voice', 'Portal'] as const;
export const platforms = ['Google', 'Trustpilot', 'G2', 'Capterra', 'Facebook', 'App Store'] as const;
export const ticketStatuses = [
  'New',
  'In Progress',
  'Waiting on Client',
  'Scheduled',
  'Resolved',
  'Closed',
] as const;
export const priorities = ['Low', 'Medium', 'High', 'Critical'] as const;
export const ticketTypes = ['Incident', 'Service Request', 'Change', 'Problem'] as const;
export const boards = ['Service Desk', 'Projects', 'Alerts', 'Triage'] as const;
export const activityLines = [
  'Thread set the Status to <strong>In Progress</strong>',
  'Thread set the Priority to <strong>High</strong>',
  'Thread set the Board to <strong>Service Desk</strong>',
  'Thread added a time entry of 0.25 h',
  'Thread set the Status to <strong>Waiting on Client</strong>',
  'Thread linked the configuration <em>LT-0412</em>',
  'Thread set the Type to <strong>Incident</strong>',
  'Status changed in the PSA',
] as const;
