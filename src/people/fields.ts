/** What the columns of a file may mean, in words: for a school whose own headers tell us nothing. */
import type { RollFile } from '../../prisma/generated/client.js';
import { consentHeaders, pupilHeaders, staffHeaders } from './headers.js';

type Field = keyof typeof pupilHeaders | keyof typeof staffHeaders | keyof typeof consentHeaders;

const titles: Record<Field, string> = {
  id: 'Id in your system',
  admissionNumber: 'Admission number',
  upn: 'UPN',
  forename: 'Forename',
  surname: 'Surname',
  name: 'Whole name',
  leftOn: 'Leaving date',
  doNotPublish: 'May not be published',
  title: 'Title (Mr, Mrs)',
  role: 'Role',
  knownAs: 'Known as',
  use: 'What the consent is for',
  agreed: 'Yes or no',
  website: 'Website: yes or no',
  social_media: 'Social media: yes or no',
  press: 'Press: yes or no',
  display: 'Displays: yes or no',
  givenBy: 'Who gave it',
  relationship: 'Who that is to the child',
  givenOn: 'Day on which it was given',
  expiresOn: 'Day on which it ends',
  withdrawnOn: 'Day on which it was withdrawn',
  evidenceRef: 'Where the form is',
  conditions: 'Conditions',
};

const headersOf: Record<RollFile, object> = { pupils: pupilHeaders, staff: staffHeaders, consents: consentHeaders };

export function rollFieldsOf(kind: RollFile): { field: Field; title: string }[] {
  return (Object.keys(headersOf[kind]) as Field[]).map((field) => ({ field, title: titles[field] }));
}
