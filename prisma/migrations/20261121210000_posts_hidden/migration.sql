-- A post of our own is hidden at once when a family withdraws its consent, and shown again by a person.
ALTER TYPE "ActionKind" ADD VALUE 'hide_post';
ALTER TYPE "ActionKind" ADD VALUE 'unhide_post';
ALTER TABLE "LivePicture" ADD COLUMN "hiddenAt" TIMESTAMPTZ(3);
