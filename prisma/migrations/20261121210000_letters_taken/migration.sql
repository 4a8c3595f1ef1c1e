-- Whether anybody took a letter: one whose named readers all refuse it was taken for delivered.
ALTER TABLE "Notification" ADD COLUMN     "takenAt" TIMESTAMPTZ(3);
