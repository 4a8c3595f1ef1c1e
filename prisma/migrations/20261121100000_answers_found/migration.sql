-- The clocks of each comment look for our answers to it: without this all comments of the school are read each time.
CREATE INDEX "Comment_accountId_parentExternalId_idx" ON "Comment"("accountId", "parentExternalId");
