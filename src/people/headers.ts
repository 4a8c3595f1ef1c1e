/**
 * What the columns are called: our own files, and the usual exports of SIMS, Arbor, Bromcom and ScholarPack. A school
 * may build its reports as it likes, so what is not here it says itself (the mapping of `readTable`).
 */
import type { Headers } from './table.js';

/** Who is meant, in any table. */
export const personHeaders = {
  id: [
    'id',
    'pupilid',
    'studentid',
    'personid',
    'arborid',
    'arborstudentid',
    'simsid',
    'misid',
    'externalid',
    'staffid',
  ],
  admissionNumber: ['admissionnumber', 'admissionno', 'adno', 'admno', 'admissionnum'],
  upn: ['upn', 'uniquepupilnumber'],
} as const;

export const pupilHeaders = {
  ...personHeaders,
  forename: [
    ...['legalforename', 'legalfirstname', 'forename', 'firstname', 'givenname', 'studentfirstname', 'pupilforename'],
    ...['preferredforename', 'preferredfirstname', 'chosenname', 'chosenforename', 'knownas', 'preferredname'],
  ],
  surname: [
    ...['surname', 'legalsurname', 'lastname', 'legallastname', 'familyname', 'studentlastname', 'pupilsurname'],
    ...['preferredsurname', 'preferredlastname', 'chosensurname'],
  ],
  name: ['name', 'fullname', 'pupilname', 'studentname', 'pupil', 'student', 'preferredfullname', 'legalfullname'],
  leftOn: ['lefton', 'leavingdate', 'dateofleaving', 'leavedate', 'dol', 'leaverdate', 'dateleft'],
  doNotPublish: ['donotpublish', 'nophotographs', 'nophotos', 'photorestriction'],
} as const satisfies Headers<string>;

export const staffHeaders = {
  id: ['staffid', 'staffcode', 'id', 'payrollnumber', 'initials'],
  name: ['name', 'fullname', 'staffname'],
  title: ['title', 'salutation'],
  forename: ['forename', 'firstname', 'preferredforename', 'preferredfirstname'],
  surname: ['surname', 'lastname', 'preferredsurname', 'preferredlastname'],
  role: ['role', 'jobtitle', 'post', 'position'],
  knownAs: ['knownas', 'aliases', 'alsoknownas'],
} as const satisfies Headers<string>;

export const consentHeaders = {
  ...personHeaders,
  use: ['use', 'consenttype', 'consentfor', 'type', 'permission', 'permissiontype', 'purpose'],
  agreed: ['agreed', 'consent', 'consentgiven', 'consentstatus', 'response', 'answer', 'status', 'granted'],
  website: ['website', 'schoolwebsite', 'web'],
  social_media: ['socialmedia', 'social', 'schoolsocialmedia', 'facebookandx', 'facebooktwitter'],
  press: ['press', 'localpress', 'newspaper', 'media', 'newspapers'],
  display: ['display', 'displays', 'internal', 'schooldisplay', 'schooldisplays', 'noticeboard'],
  givenBy: ['givenby', 'respondent', 'consentedby', 'completedby', 'contactname', 'guardian', 'parentname', 'parent'],
  relationship: ['relationship', 'relationshiptopupil', 'relationshiptostudent', 'relation'],
  givenOn: ['givenon', 'dategiven', 'consentdate', 'responsedate', 'date', 'startdate', 'validfrom', 'from'],
  expiresOn: ['expireson', 'expirydate', 'expires', 'enddate', 'validuntil', 'validto', 'until'],
  withdrawnOn: ['withdrawnon', 'datewithdrawn', 'withdrawaldate', 'withdrawn', 'revokedon', 'daterevoked'],
  evidenceRef: [
    'evidenceref',
    'evidence',
    'evidencereference',
    'reference',
    'formref',
    'formreference',
    'form',
    'document',
  ],
  conditions: ['conditions', 'condition', 'restrictions'],
} as const satisfies Headers<string>;

/** What a use is called in a row of its own. */
export const useNames: Record<string, 'website' | 'social_media' | 'press' | 'display'> = Object.fromEntries(
  (['website', 'social_media', 'press', 'display'] as const).flatMap((use) =>
    consentHeaders[use].map((name) => [name, use]),
  ),
);
