-- What the public says of somebody who works at the school.
ALTER TYPE "RequestKind" ADD VALUE 'staff_concern';
