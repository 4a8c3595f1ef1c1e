-- When all that is up on an account was last looked through for pictures and names.
ALTER TABLE "Account" ADD COLUMN "picturesReadAt" TIMESTAMPTZ(3);
