-- What somebody asks to be given: their own data, or what the school has on record about itself.
ALTER TYPE "RequestKind" ADD VALUE 'subject_access';

ALTER TYPE "RequestKind" ADD VALUE 'information';

ALTER TYPE "TermKind" ADD VALUE 'subject_access';

ALTER TYPE "TermKind" ADD VALUE 'information';
