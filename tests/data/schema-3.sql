-- Small books as the program of schema 3 left them (commit ff80c0f): what
-- tests/adapters/storage/sqlite/old_schemas.py enters. test_migrations.py beside it opens them.
PRAGMA application_id = 1465473602;
PRAGMA user_version = 3;
BEGIN TRANSACTION;
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    subtype TEXT,
    section TEXT,
    cash_flow TEXT,
    parent_id TEXT,
    description TEXT NOT NULL,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO "accounts" VALUES('account-1000','1000','Checking','asset','bank',NULL,NULL,NULL,'',1,1);
INSERT INTO "accounts" VALUES('account-1010','1010','Savings','asset','bank',NULL,NULL,NULL,'',1,2);
INSERT INTO "accounts" VALUES('account-1050','1050','Undeposited Funds','asset',NULL,NULL,'financing',NULL,'',1,38);
INSERT INTO "accounts" VALUES('account-1100','1100','Accounts Receivable','asset','accounts_receivable',NULL,NULL,NULL,'',1,4);
INSERT INTO "accounts" VALUES('account-1200','1200','Inventory','asset',NULL,NULL,NULL,NULL,'',1,5);
INSERT INTO "accounts" VALUES('account-1500','1500','Equipment','asset','fixed_asset',NULL,NULL,NULL,'',1,6);
INSERT INTO "accounts" VALUES('account-2000','2000','Accounts Payable','liability','accounts_payable',NULL,NULL,NULL,'',1,7);
INSERT INTO "accounts" VALUES('account-2100','2100','Credit Card','liability','credit_card',NULL,NULL,NULL,'',1,8);
INSERT INTO "accounts" VALUES('account-2500','2500','Loans Payable','liability',NULL,'long_term_liability',NULL,NULL,'',1,9);
INSERT INTO "accounts" VALUES('account-3000','3000','Owner''s Equity','equity',NULL,NULL,NULL,NULL,'',1,10);
INSERT INTO "accounts" VALUES('account-3100','3100','Retained Earnings','equity',NULL,NULL,NULL,NULL,'',1,11);
INSERT INTO "accounts" VALUES('account-3900','3900','Opening Balance Equity','equity',NULL,NULL,NULL,NULL,'',1,12);
INSERT INTO "accounts" VALUES('account-4000','4000','Consulting Income','income',NULL,NULL,NULL,NULL,'',1,13);
INSERT INTO "accounts" VALUES('account-4100','4100','Sales Income','income',NULL,NULL,NULL,NULL,'',1,14);
INSERT INTO "accounts" VALUES('account-4900','4900','Other Income','income',NULL,'other_income',NULL,NULL,'',1,15);
INSERT INTO "accounts" VALUES('account-5000','5000','Cost of Goods Sold','expense','cogs',NULL,NULL,NULL,'',1,16);
INSERT INTO "accounts" VALUES('account-6000','6000','Office Supplies','expense',NULL,NULL,NULL,NULL,'',1,17);
INSERT INTO "accounts" VALUES('account-6400','6400','Travel','expense',NULL,NULL,NULL,NULL,'',1,18);
INSERT INTO "accounts" VALUES('account-6800','6800','Rent & Utilities','expense',NULL,NULL,NULL,NULL,'',1,19);
INSERT INTO "accounts" VALUES('wear','1590','Accumulated Depreciation','asset','fixed_asset',NULL,NULL,NULL,'',1,26);
INSERT INTO "accounts" VALUES('truck-ad','','Truck AD','asset','fixed_asset',NULL,NULL,'wear','',1,27);
INSERT INTO "accounts" VALUES('mortgage','2600','Mortgage Amortization Loan','liability',NULL,'long_term_liability',NULL,NULL,'',1,28);
INSERT INTO "accounts" VALUES('software','','Amortization of Software','asset',NULL,'other_asset',NULL,NULL,'',1,29);
INSERT INTO "accounts" VALUES('patents','','Patents','asset',NULL,'other_asset',NULL,NULL,'',1,30);
INSERT INTO "accounts" VALUES('reserve','','Depreciation Reserve','equity',NULL,NULL,NULL,NULL,'',1,31);
INSERT INTO "accounts" VALUES('lent','1300','Lent','asset',NULL,NULL,'investing',NULL,'',1,32);
INSERT INTO "accounts" VALUES('draws','','Draws','equity',NULL,NULL,'operating',NULL,'',1,33);
INSERT INTO "accounts" VALUES('certificate','','Certificate of Deposit','asset','bank',NULL,'investing',NULL,'',1,34);
INSERT INTO "accounts" VALUES('gain','','Gain on Sale of Land','income',NULL,'other_income','investing',NULL,'',1,35);
INSERT INTO "accounts" VALUES('fees','','Fees for Loans','expense',NULL,NULL,'financing',NULL,'',1,36);
INSERT INTO "accounts" VALUES('estimates','','Estimates','asset','non_posting',NULL,'investing',NULL,'',1,37);
INSERT INTO "accounts" VALUES('old','1190','Old Receivables','asset','accounts_receivable',NULL,NULL,NULL,'',1,61);
INSERT INTO "accounts" VALUES('shop','','Shop','income',NULL,NULL,NULL,'account-4100','',1,62);
CREATE TABLE applications (
    id TEXT PRIMARY KEY,
    applied TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO "applications" VALUES('payment:p-1','[{"amount":"50.00","chargeId":"invoice:i-1","date":"2025-03-01","rule":"number"}]',76);
INSERT INTO "applications" VALUES('payment:p-2','[{"amount":"50.01","chargeId":"invoice:i-1","date":"2025-12-01","rule":"oldest"},{"amount":"99949.99","chargeId":"invoice:i-2","date":"2025-12-01","rule":"oldest"},{"amount":"900000.00","chargeId":"invoice:i-2","date":"2025-12-01","rule":"stated"}]',78);
INSERT INTO "applications" VALUES('payment:p-3','[{"amount":"120.00","chargeId":"invoice:i-4","date":"2026-02-02","rule":"oldest"}]',81);
INSERT INTO "applications" VALUES('invoice:m-1','[{"amount":"20.00","chargeId":"invoice:i-2","date":"2026-02-03","rule":"stated"}]',83);
INSERT INTO "applications" VALUES('payment:p-held','[{"amount":"10.00","chargeId":"invoice:i-4","date":"2026-02-01","rule":"stated"},{"amount":"100.00","chargeId":"bank-transaction:id-00001:old:bob:debit","date":"2026-03-08","rule":"stated"}]',108);
INSERT INTO "applications" VALUES('bill-payment:q-1','[{"amount":"30.03","chargeId":"bill:b-1","date":"2026-02-20","rule":"stated"},{"amount":"29.97","chargeId":"bill:b-2","date":"2026-02-20","rule":"oldest"}]',90);
INSERT INTO "applications" VALUES('bill-payment:q-2','[{"amount":"35.00","chargeId":"bill:b-3","date":"2026-02-21","rule":"oldest"},{"amount":"11.00","chargeId":"journal:j-twice:account-2000:wes:credit","date":"2026-03-01","rule":"oldest"}]',99);
INSERT INTO "applications" VALUES('bill:n-1','[{"amount":"9.99","chargeId":"bill:b-2","date":"2026-03-01","rule":"oldest"}]',94);
INSERT INTO "applications" VALUES('journal:j-paid:account-1100:bob:credit','[{"amount":"30.00","chargeId":"journal:j-owed:account-1100:bob:debit","date":"2025-07-01","rule":"oldest"}]',97);
INSERT INTO "applications" VALUES('invoice:id-00002','[{"amount":"100.01","chargeId":"invoice:i-2","date":"2026-03-10","rule":"oldest"}]',116);
CREATE TABLE applied (
    date TEXT NOT NULL,
    credit_id TEXT NOT NULL,
    charge_id TEXT NOT NULL,
    rule TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (date, credit_id, charge_id, rule)
) STRICT, WITHOUT ROWID;
INSERT INTO "applied" VALUES('2025-03-01','payment:p-1','invoice:i-1','number',5000);
INSERT INTO "applied" VALUES('2025-07-01','journal:j-paid:account-1100:bob:credit','journal:j-owed:account-1100:bob:debit','oldest',3000);
INSERT INTO "applied" VALUES('2025-12-01','payment:p-2','invoice:i-1','oldest',5001);
INSERT INTO "applied" VALUES('2025-12-01','payment:p-2','invoice:i-2','oldest',9994999);
INSERT INTO "applied" VALUES('2025-12-01','payment:p-2','invoice:i-2','stated',90000000);
INSERT INTO "applied" VALUES('2026-02-01','payment:p-held','invoice:i-4','stated',1000);
INSERT INTO "applied" VALUES('2026-02-02','payment:p-3','invoice:i-4','oldest',12000);
INSERT INTO "applied" VALUES('2026-02-03','invoice:m-1','invoice:i-2','stated',2000);
INSERT INTO "applied" VALUES('2026-02-20','bill-payment:q-1','bill:b-1','stated',3003);
INSERT INTO "applied" VALUES('2026-02-20','bill-payment:q-1','bill:b-2','oldest',2997);
INSERT INTO "applied" VALUES('2026-02-21','bill-payment:q-2','bill:b-3','oldest',3500);
INSERT INTO "applied" VALUES('2026-03-01','bill-payment:q-2','journal:j-twice:account-2000:wes:credit','oldest',1100);
INSERT INTO "applied" VALUES('2026-03-01','bill:n-1','bill:b-2','oldest',999);
INSERT INTO "applied" VALUES('2026-03-08','payment:p-held','bank-transaction:id-00001:old:bob:debit','stated',10000);
INSERT INTO "applied" VALUES('2026-03-10','invoice:id-00002','invoice:i-2','oldest',10001);
CREATE TABLE bank_transactions (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    status TEXT NOT NULL,
    void_reason TEXT NOT NULL,
    account_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    type TEXT NOT NULL,
    contact_id TEXT,
    payee TEXT NOT NULL,
    ref TEXT NOT NULL,
    memo TEXT NOT NULL,
    splits TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO "bank_transactions" VALUES('t-sale','2026-03-03','posted','','account-1050',8000,'Cash Sale','bob','','','','[{"accountId":"account-4100","amount":"90.00","contactId":null,"memo":"Chairs","rowId":null},{"accountId":"account-4000","amount":"-10.00","contactId":null,"memo":"","rowId":null}]',102);
INSERT INTO "bank_transactions" VALUES('t-check','2026-03-04','posted','','account-1000',-2500,'Check',NULL,'Landlord','1044','','[{"accountId":"account-6800","amount":"-25.00","contactId":null,"memo":"","rowId":null}]',103);
INSERT INTO "bank_transactions" VALUES('t-moved','2026-03-05','posted','','account-1010',40000,'Transfer',NULL,'','','','[{"accountId":"account-1000","amount":"400.00","contactId":null,"memo":"","rowId":null}]',104);
INSERT INTO "bank_transactions" VALUES('t-advance','2026-03-06','posted','','account-1000',-1500,'Check',NULL,'','','','[{"accountId":"account-2000","amount":"-15.00","contactId":"wes","memo":"","rowId":null}]',105);
INSERT INTO "bank_transactions" VALUES('d-1','2026-03-07','posted','','account-1000',12900,'Deposit',NULL,'','','','[{"accountId":"account-1050","amount":"50.00","contactId":"ann","memo":"first part of INV-9","rowId":"payment:p-1:account-1050"},{"accountId":"account-1050","amount":"80.00","contactId":"bob","memo":"","rowId":"bank-transaction:t-sale:account-1050"},{"accountId":"account-6400","amount":"-1.00","contactId":null,"memo":"","rowId":null}]',106);
INSERT INTO "bank_transactions" VALUES('id-00001','2026-03-08','posted','','account-1000',-10000,'Refund','bob','','','Refund of Payment 77','[{"accountId":"old","amount":"-100.00","contactId":"bob","memo":"","rowId":null}]',107);
CREATE TABLE bill_payments (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    void_reason TEXT NOT NULL,
    status TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    ref TEXT NOT NULL,
    payable_account_id TEXT NOT NULL,
    applications TEXT NOT NULL,
    hold INTEGER NOT NULL,
    memo TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO "bill_payments" VALUES('q-1','2026-02-20','','posted','vic','account-1000',6000,'','account-2000','[{"amount":"30.03","billId":"b-1"}]',0,'',89);
INSERT INTO "bill_payments" VALUES('q-2','2026-02-21','','posted','wes','account-2100',5000,'','account-2000','[]',0,'',91);
CREATE TABLE bills (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    void_reason TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    number TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    due_date TEXT NOT NULL,
    terms_id TEXT,
    lines TEXT NOT NULL,
    memo TEXT NOT NULL,
    payable_account_id TEXT NOT NULL,
    applications TEXT NOT NULL,
    hold INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO "bills" VALUES('b-1','2025-10-01','','bill','posted','A 1','vic','2025-10-31',NULL,'[{"accountId":"account-6000","amount":"10.01","description":""},{"accountId":"account-6800","amount":"20.02","description":""}]','','account-2000','[]',0,86);
INSERT INTO "bills" VALUES('b-2','2026-02-01','','bill','posted','','vic','2026-02-01',NULL,'[{"accountId":"account-6000","amount":"99.99","description":""}]','','account-2000','[]',0,87);
INSERT INTO "bills" VALUES('b-3','2026-02-05','','bill','posted','','wes','2026-02-05',NULL,'[{"accountId":"account-6400","amount":"40.00","description":""},{"accountId":"account-6000","amount":"-5.00","description":""}]','','account-2000','[]',0,88);
INSERT INTO "bills" VALUES('n-1','2026-03-01','','vendor_credit','posted','C 1','vic','2026-03-01',NULL,'[{"accountId":"account-6000","amount":"9.99","description":""}]','','account-2000','[]',0,93);
CREATE TABLE changes (
    version INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    request_id TEXT NOT NULL,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    op TEXT NOT NULL CHECK (op IN ('put', 'delete')),
    before TEXT,
    after TEXT,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO "changes" VALUES(1,'2026-11-22T12:00:00.001Z','system','','accounts','account-1000','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-1000","name":"Checking","number":"1000","parentId":null,"section":null,"subtype":"bank","type":"asset"}','5c8999c347e150c2ee3a26372af6e9504097118a3a9cfd0add855fc621cab3fc');
INSERT INTO "changes" VALUES(2,'2026-11-22T12:00:00.001Z','system','','accounts','account-1010','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-1010","name":"Savings","number":"1010","parentId":null,"section":null,"subtype":"bank","type":"asset"}','7a9f8ef6775fcf6cfcb7dfeb75b7ee3c90690354bd9961ac1b0051bf6c76e873');
INSERT INTO "changes" VALUES(3,'2026-11-22T12:00:00.001Z','system','','accounts','account-1050','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-1050","name":"Undeposited Funds","number":"1050","parentId":null,"section":null,"subtype":null,"type":"asset"}','e4a6360689c707b13167c3ad174c5ec0027c7e48d7e63d08aabcdafc1a43a4e8');
INSERT INTO "changes" VALUES(4,'2026-11-22T12:00:00.001Z','system','','accounts','account-1100','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-1100","name":"Accounts Receivable","number":"1100","parentId":null,"section":null,"subtype":"accounts_receivable","type":"asset"}','55b8a745ca56c2026aaff94cc1cb4a293df04d956a3d5e7e769c8d889745730d');
INSERT INTO "changes" VALUES(5,'2026-11-22T12:00:00.001Z','system','','accounts','account-1200','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-1200","name":"Inventory","number":"1200","parentId":null,"section":null,"subtype":null,"type":"asset"}','630e10abe5e2f8556dd0aecc999f8dd3b19a189c6fbe0f30d8994d405987e0fe');
INSERT INTO "changes" VALUES(6,'2026-11-22T12:00:00.001Z','system','','accounts','account-1500','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-1500","name":"Equipment","number":"1500","parentId":null,"section":null,"subtype":"fixed_asset","type":"asset"}','344630f830884c9e0e8c3d1eba5ce1259fd5eab5f32ee7df39bb27acae874b5b');
INSERT INTO "changes" VALUES(7,'2026-11-22T12:00:00.001Z','system','','accounts','account-2000','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-2000","name":"Accounts Payable","number":"2000","parentId":null,"section":null,"subtype":"accounts_payable","type":"liability"}','3898440336d33f7ff1687ccfba290fe897f79a7fce7098c6cd6d2e2049accbaf');
INSERT INTO "changes" VALUES(8,'2026-11-22T12:00:00.001Z','system','','accounts','account-2100','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-2100","name":"Credit Card","number":"2100","parentId":null,"section":null,"subtype":"credit_card","type":"liability"}','972ff784c1871f372e41c6cdef6033284d2cd404648093ac41b7bc89c351c70c');
INSERT INTO "changes" VALUES(9,'2026-11-22T12:00:00.001Z','system','','accounts','account-2500','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-2500","name":"Loans Payable","number":"2500","parentId":null,"section":"long_term_liability","subtype":null,"type":"liability"}','56708b162bb72a0662e2593abac13bcb85ec2ad10121c6ad84a0394fad692f0a');
INSERT INTO "changes" VALUES(10,'2026-11-22T12:00:00.001Z','system','','accounts','account-3000','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-3000","name":"Owner''s Equity","number":"3000","parentId":null,"section":null,"subtype":null,"type":"equity"}','e71e168fb6221bc2c8cfa4faa585d6fec073993c9be5a34337955f7839247760');
INSERT INTO "changes" VALUES(11,'2026-11-22T12:00:00.001Z','system','','accounts','account-3100','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-3100","name":"Retained Earnings","number":"3100","parentId":null,"section":null,"subtype":null,"type":"equity"}','1b73ee665101a60543b1e134415cc473d3a7c87c70ef33cba99902c83e9729fd');
INSERT INTO "changes" VALUES(12,'2026-11-22T12:00:00.001Z','system','','accounts','account-3900','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-3900","name":"Opening Balance Equity","number":"3900","parentId":null,"section":null,"subtype":null,"type":"equity"}','f06d7916708308ed65e2f84312235b82a8fea241f8ca90a15cdb289fbf2b38e5');
INSERT INTO "changes" VALUES(13,'2026-11-22T12:00:00.001Z','system','','accounts','account-4000','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-4000","name":"Consulting Income","number":"4000","parentId":null,"section":null,"subtype":null,"type":"income"}','ba2ea0b4284ccda65b9dd1a9d86ce54e1af7766109534e8d183adc04121506fc');
INSERT INTO "changes" VALUES(14,'2026-11-22T12:00:00.001Z','system','','accounts','account-4100','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-4100","name":"Sales Income","number":"4100","parentId":null,"section":null,"subtype":null,"type":"income"}','71d15b7cc0e6d4463e89225be661ea87d1f1af01ee32dd3a03c14f0407f29c92');
INSERT INTO "changes" VALUES(15,'2026-11-22T12:00:00.001Z','system','','accounts','account-4900','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-4900","name":"Other Income","number":"4900","parentId":null,"section":"other_income","subtype":null,"type":"income"}','47ecd6b6792bf96b1c62d0f4c94a88f15bbb22995cc22a5e6cd29b3acd107534');
INSERT INTO "changes" VALUES(16,'2026-11-22T12:00:00.001Z','system','','accounts','account-5000','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-5000","name":"Cost of Goods Sold","number":"5000","parentId":null,"section":null,"subtype":"cogs","type":"expense"}','0bbaf4abda133a37a1e809ffa0319680705ced4f090604c007a1b308335fdfd1');
INSERT INTO "changes" VALUES(17,'2026-11-22T12:00:00.001Z','system','','accounts','account-6000','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-6000","name":"Office Supplies","number":"6000","parentId":null,"section":null,"subtype":null,"type":"expense"}','eaab668eeff5b81196538fa0ffd0245e6ab513fa999f837e14093b62c922870f');
INSERT INTO "changes" VALUES(18,'2026-11-22T12:00:00.001Z','system','','accounts','account-6400','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-6400","name":"Travel","number":"6400","parentId":null,"section":null,"subtype":null,"type":"expense"}','eb2e13dbe57e6cdb3592cd55c4fe0d998cadd53f0d55987adb93c5ec89e8bab3');
INSERT INTO "changes" VALUES(19,'2026-11-22T12:00:00.001Z','system','','accounts','account-6800','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"account-6800","name":"Rent & Utilities","number":"6800","parentId":null,"section":null,"subtype":null,"type":"expense"}','3b18963a6b39f3b3054c59e0c86f5c9e96a234456a0361c2a5775b8535c5aa9e');
INSERT INTO "changes" VALUES(20,'2026-11-22T12:00:00.001Z','system','','terms','terms-due-on-receipt','put',NULL,'{"active":true,"discountDays":0,"discountPercent":"0.00","dueDays":0,"id":"terms-due-on-receipt","name":"Due on Receipt"}','17dce0773eafb7978eefa5e153e343144e6e46b0df629ba5beda73785c550544');
INSERT INTO "changes" VALUES(21,'2026-11-22T12:00:00.001Z','system','','terms','terms-net-7','put',NULL,'{"active":true,"discountDays":0,"discountPercent":"0.00","dueDays":7,"id":"terms-net-7","name":"Net 7"}','befe02e941d35596a2b5ba06a1598c99ff55a6337ec91aa0ebaeafedacc62d5f');
INSERT INTO "changes" VALUES(22,'2026-11-22T12:00:00.001Z','system','','terms','terms-net-15','put',NULL,'{"active":true,"discountDays":0,"discountPercent":"0.00","dueDays":15,"id":"terms-net-15","name":"Net 15"}','22247b0dc82512d3ef062f192c8897ee669115e8b32c14e978886a192308f588');
INSERT INTO "changes" VALUES(23,'2026-11-22T12:00:00.001Z','system','','terms','terms-net-30','put',NULL,'{"active":true,"discountDays":0,"discountPercent":"0.00","dueDays":30,"id":"terms-net-30","name":"Net 30"}','b8b1c81fafc31edd3a43591651a91d749fd8be1a7ab7629bdec6129cb8ade9bb');
INSERT INTO "changes" VALUES(24,'2026-11-22T12:00:00.001Z','system','','terms','terms-net-60','put',NULL,'{"active":true,"discountDays":0,"discountPercent":"0.00","dueDays":60,"id":"terms-net-60","name":"Net 60"}','b3ba23ad3b6cbf678c9517b95171224bd58233434493a4485fd6cd23e65c6a77');
INSERT INTO "changes" VALUES(25,'2026-11-22T12:00:00.001Z','system','','settings','company','put',NULL,'{"closingDate":null,"currency":"USD","fiscalYearStart":1,"id":"company","name":"My Company","openingBalanceEquityAccountId":"account-3900","payableAccountId":"account-2000","reason":"","receivableAccountId":"account-1100","retainedEarningsAccountId":"account-3100","undepositedFundsAccountId":"account-1050"}','879ed69d7ec7522428bd72a0fc01875620e12bbd226c64512f2b204d30ed7abc');
INSERT INTO "changes" VALUES(26,'2026-11-22T12:00:00.002Z','system','','accounts','wear','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"wear","name":"Accumulated Depreciation","number":"1590","parentId":null,"section":null,"subtype":"fixed_asset","type":"asset"}','90ea1b204d94d3253e67c61f359ea5a77e9a8f4898320c96d41e63a3ec3b0918');
INSERT INTO "changes" VALUES(27,'2026-11-22T12:00:00.003Z','system','','accounts','truck-ad','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"truck-ad","name":"Truck AD","number":"","parentId":"wear","section":null,"subtype":"fixed_asset","type":"asset"}','060eb0df76e175077033bb79b716cf735954a3380e655f5a5fdc2ea70a0b27d1');
INSERT INTO "changes" VALUES(28,'2026-11-22T12:00:00.004Z','system','','accounts','mortgage','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"mortgage","name":"Mortgage Amortization Loan","number":"2600","parentId":null,"section":"long_term_liability","subtype":null,"type":"liability"}','c56caa12db7fc20b2299f19fc067994d70ccec8d7f8c86c44ccf9922a3b465b8');
INSERT INTO "changes" VALUES(29,'2026-11-22T12:00:00.005Z','system','','accounts','software','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"software","name":"Amortization of Software","number":"","parentId":null,"section":"other_asset","subtype":null,"type":"asset"}','5111da4a555a1867411e5dbed0a24dc05d87348e85f79117f786774965a94800');
INSERT INTO "changes" VALUES(30,'2026-11-22T12:00:00.006Z','system','','accounts','patents','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"patents","name":"Patents","number":"","parentId":null,"section":"other_asset","subtype":null,"type":"asset"}','5def17a8261ce3728a6a70122c0b3f4bf85a3aab7bea325440a1b8ec7691fd55');
INSERT INTO "changes" VALUES(31,'2026-11-22T12:00:00.007Z','system','','accounts','reserve','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"reserve","name":"Depreciation Reserve","number":"","parentId":null,"section":null,"subtype":null,"type":"equity"}','b0e7fa9dbff209d066bbd62da5d0b58c6cf1c4a6f99125148e1b8121b2421865');
INSERT INTO "changes" VALUES(32,'2026-11-22T12:00:00.008Z','system','','accounts','lent','put',NULL,'{"active":true,"cashFlow":"investing","description":"","id":"lent","name":"Lent","number":"1300","parentId":null,"section":null,"subtype":null,"type":"asset"}','ec5d4e276c90fda18041a679968b3395b6168813f14148647142bb3c5fd0255d');
INSERT INTO "changes" VALUES(33,'2026-11-22T12:00:00.009Z','system','','accounts','draws','put',NULL,'{"active":true,"cashFlow":"operating","description":"","id":"draws","name":"Draws","number":"","parentId":null,"section":null,"subtype":null,"type":"equity"}','e4598f9836b79aa4653098012603768c8f4381929d283e695c998dfbaeb6187d');
INSERT INTO "changes" VALUES(34,'2026-11-22T12:00:00.010Z','system','','accounts','certificate','put',NULL,'{"active":true,"cashFlow":"investing","description":"","id":"certificate","name":"Certificate of Deposit","number":"","parentId":null,"section":null,"subtype":"bank","type":"asset"}','7e95be9d54a6e35f281f8c97254c0a611f90232d322ffdebe0e2fe1cb7d48a39');
INSERT INTO "changes" VALUES(35,'2026-11-22T12:00:00.011Z','system','','accounts','gain','put',NULL,'{"active":true,"cashFlow":"investing","description":"","id":"gain","name":"Gain on Sale of Land","number":"","parentId":null,"section":"other_income","subtype":null,"type":"income"}','4c4b594edf3b959b248174c3260c2f5a423c84639262847149447de97e4d8adb');
INSERT INTO "changes" VALUES(36,'2026-11-22T12:00:00.012Z','system','','accounts','fees','put',NULL,'{"active":true,"cashFlow":"financing","description":"","id":"fees","name":"Fees for Loans","number":"","parentId":null,"section":null,"subtype":null,"type":"expense"}','47c66838461606ff402e6c702a1f81ec5c4983cb2dcfa0f224124a1e3953676e');
INSERT INTO "changes" VALUES(37,'2026-11-22T12:00:00.013Z','system','','accounts','estimates','put',NULL,'{"active":true,"cashFlow":"investing","description":"","id":"estimates","name":"Estimates","number":"","parentId":null,"section":null,"subtype":"non_posting","type":"asset"}','6095bad4fc2ac0c735d15744ae3c2c760c05c60ae9e89132daee7b15723c70f9');
INSERT INTO "changes" VALUES(38,'2026-11-22T12:00:00.014Z','system','','accounts','account-1050','put','{"active":true,"cashFlow":null,"description":"","id":"account-1050","name":"Undeposited Funds","number":"1050","parentId":null,"section":null,"subtype":null,"type":"asset"}','{"active":true,"cashFlow":"financing","description":"","id":"account-1050","name":"Undeposited Funds","number":"1050","parentId":null,"section":null,"subtype":null,"type":"asset"}','1a97d3f69211d8684dcdd8ffab9b9ffd4b6ef7eeec9cc2bb23ee6792ba67abcd');
INSERT INTO "changes" VALUES(39,'2026-11-22T12:00:00.015Z','system','','journals','wear-2025','put',NULL,'{"date":"2025-01-01","id":"wear-2025","lines":[{"accountId":"wear","contactId":null,"credit":"0.00","debit":"2.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"2.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','115249bb8255d2660489718e1941838c5256f44cf6c646b7e81b0eeb7f18c0fd');
INSERT INTO "changes" VALUES(40,'2026-11-22T12:00:00.016Z','system','','journals','wear-2026','put',NULL,'{"date":"2026-01-01","id":"wear-2026","lines":[{"accountId":"wear","contactId":null,"credit":"0.00","debit":"2.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"2.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','247b8ed692788e64271770498164449d39b1a8b30456fc4ad152ee3f71d2b6b1');
INSERT INTO "changes" VALUES(41,'2026-11-22T12:00:00.017Z','system','','journals','truck-ad-2025','put',NULL,'{"date":"2025-01-02","id":"truck-ad-2025","lines":[{"accountId":"truck-ad","contactId":null,"credit":"0.00","debit":"4.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"4.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','f90b7cf4dde26be2513cd986d5aca655435fa71212d0611147b058599aaddd18');
INSERT INTO "changes" VALUES(42,'2026-11-22T12:00:00.018Z','system','','journals','truck-ad-2026','put',NULL,'{"date":"2026-01-02","id":"truck-ad-2026","lines":[{"accountId":"truck-ad","contactId":null,"credit":"0.00","debit":"4.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"4.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','2cf98b23d1fd5e4da297e6620c2c47349c1cf29f98096aa91117ab8e74a5c91f');
INSERT INTO "changes" VALUES(43,'2026-11-22T12:00:00.019Z','system','','journals','mortgage-2025','put',NULL,'{"date":"2025-01-03","id":"mortgage-2025","lines":[{"accountId":"mortgage","contactId":null,"credit":"0.00","debit":"8.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"8.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','52f87aec31a5070943accdad2e583b96a6764517268afb390e7128f7f3213156');
INSERT INTO "changes" VALUES(44,'2026-11-22T12:00:00.020Z','system','','journals','mortgage-2026','put',NULL,'{"date":"2026-01-03","id":"mortgage-2026","lines":[{"accountId":"mortgage","contactId":null,"credit":"0.00","debit":"8.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"8.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','5c4763af3b6e79816d3aeab568513e2b2074a4051abcecd9d3e925983890dd44');
INSERT INTO "changes" VALUES(45,'2026-11-22T12:00:00.021Z','system','','journals','software-2025','put',NULL,'{"date":"2025-01-04","id":"software-2025","lines":[{"accountId":"software","contactId":null,"credit":"0.00","debit":"16.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"16.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','bb28ed671af0a1fb7fd8e58c92376e52548baa946c617e4f85ca5c8050c4d27f');
INSERT INTO "changes" VALUES(46,'2026-11-22T12:00:00.022Z','system','','journals','software-2026','put',NULL,'{"date":"2026-01-04","id":"software-2026","lines":[{"accountId":"software","contactId":null,"credit":"0.00","debit":"16.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"16.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','bb689eec65f5e8ce235947d4db70ff480c70c81dcefceecef22af4e0ceb0d128');
INSERT INTO "changes" VALUES(47,'2026-11-22T12:00:00.023Z','system','','journals','patents-2025','put',NULL,'{"date":"2025-01-05","id":"patents-2025","lines":[{"accountId":"patents","contactId":null,"credit":"0.00","debit":"32.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"32.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','19228241dc72d6be9cb6aa3675d243ba6ef05916aaea223d050a5bf8403db58f');
INSERT INTO "changes" VALUES(48,'2026-11-22T12:00:00.024Z','system','','journals','patents-2026','put',NULL,'{"date":"2026-01-05","id":"patents-2026","lines":[{"accountId":"patents","contactId":null,"credit":"0.00","debit":"32.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"32.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','d61428b5afdf88501f43a341b915ed10a06371f55b28a3bb91be3ec07440e9dc');
INSERT INTO "changes" VALUES(49,'2026-11-22T12:00:00.025Z','system','','journals','reserve-2025','put',NULL,'{"date":"2025-01-06","id":"reserve-2025","lines":[{"accountId":"reserve","contactId":null,"credit":"0.00","debit":"64.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"64.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','11baa4a35c379eb87b217ca786453b04931b91fbf10299d02369c67d7ac0d1f7');
INSERT INTO "changes" VALUES(50,'2026-11-22T12:00:00.026Z','system','','journals','reserve-2026','put',NULL,'{"date":"2026-01-06","id":"reserve-2026","lines":[{"accountId":"reserve","contactId":null,"credit":"0.00","debit":"64.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"64.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','fd90bd3d10ce255b277d427aa67f03c8238dc4d42c00d3179dc750bb2480162c');
INSERT INTO "changes" VALUES(51,'2026-11-22T12:00:00.027Z','system','','journals','lent-2025','put',NULL,'{"date":"2025-01-07","id":"lent-2025","lines":[{"accountId":"lent","contactId":null,"credit":"0.00","debit":"128.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"128.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','77ae6cfd9788c74e080cd27a2408f5956da4d6a4fb1fcf4870b4cd602fd800ce');
INSERT INTO "changes" VALUES(52,'2026-11-22T12:00:00.028Z','system','','journals','lent-2026','put',NULL,'{"date":"2026-01-07","id":"lent-2026","lines":[{"accountId":"lent","contactId":null,"credit":"0.00","debit":"128.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"128.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','6f8933aa5312cc0e965b573adc7a6d113f0b061ce99e58781c493ae7bdc618ff');
INSERT INTO "changes" VALUES(53,'2026-11-22T12:00:00.029Z','system','','journals','draws-2025','put',NULL,'{"date":"2025-01-08","id":"draws-2025","lines":[{"accountId":"draws","contactId":null,"credit":"0.00","debit":"256.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"256.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','ca3eb422aa288b31f31920da06602d6eb4efee3858631a32edc7977cf84cdb8b');
INSERT INTO "changes" VALUES(54,'2026-11-22T12:00:00.030Z','system','','journals','draws-2026','put',NULL,'{"date":"2026-01-08","id":"draws-2026","lines":[{"accountId":"draws","contactId":null,"credit":"0.00","debit":"256.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"256.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','cd7a2a6837ede120dd69b36d17151425e383035a733dd1b690299236c431cdf0');
INSERT INTO "changes" VALUES(55,'2026-11-22T12:00:00.031Z','system','','journals','certificate-2025','put',NULL,'{"date":"2025-01-09","id":"certificate-2025","lines":[{"accountId":"certificate","contactId":null,"credit":"0.00","debit":"512.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"512.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','ef9c2f0a039393c621712d56c376d8e8f43be5ccc7d4f41e951b637fec778942');
INSERT INTO "changes" VALUES(56,'2026-11-22T12:00:00.032Z','system','','journals','certificate-2026','put',NULL,'{"date":"2026-01-09","id":"certificate-2026","lines":[{"accountId":"certificate","contactId":null,"credit":"0.00","debit":"512.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"512.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','14b8572e9a580a7e2be058c15e463cc90ce5de32789d50d8e30c5d5527ecdc99');
INSERT INTO "changes" VALUES(57,'2026-11-22T12:00:00.033Z','system','','journals','gain-2025','put',NULL,'{"date":"2025-01-10","id":"gain-2025","lines":[{"accountId":"gain","contactId":null,"credit":"0.00","debit":"1024.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"1024.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','8a8c361b6178749c136169f7b0e5dee6fdbfbc0d8338a3b4a1aa37bc026b4c74');
INSERT INTO "changes" VALUES(58,'2026-11-22T12:00:00.034Z','system','','journals','gain-2026','put',NULL,'{"date":"2026-01-10","id":"gain-2026","lines":[{"accountId":"gain","contactId":null,"credit":"0.00","debit":"1024.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"1024.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','f05fd3a20467035453aab66cc1b4370a73df5e95d7c14af0b832b897e61d7986');
INSERT INTO "changes" VALUES(59,'2026-11-22T12:00:00.035Z','system','','journals','fees-2025','put',NULL,'{"date":"2025-01-11","id":"fees-2025","lines":[{"accountId":"fees","contactId":null,"credit":"0.00","debit":"2048.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"2048.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','92bb254228394a242eec047da97a4161c56bff91d243f3408cb545f6fbf967fd');
INSERT INTO "changes" VALUES(60,'2026-11-22T12:00:00.036Z','system','','journals','fees-2026','put',NULL,'{"date":"2026-01-11","id":"fees-2026","lines":[{"accountId":"fees","contactId":null,"credit":"0.00","debit":"2048.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"2048.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','237544e53ccdbf6560f14006f7e1da2b38bc01ab7c17f4513448f9d36b636480');
INSERT INTO "changes" VALUES(61,'2026-11-22T12:00:00.037Z','system','','accounts','old','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"old","name":"Old Receivables","number":"1190","parentId":null,"section":null,"subtype":"accounts_receivable","type":"asset"}','cbcd098fbccd4d552f5e9cec7aedd7a153565895738b017c3a264a09e9eaa0f7');
INSERT INTO "changes" VALUES(62,'2026-11-22T12:00:00.038Z','system','','accounts','shop','put',NULL,'{"active":true,"cashFlow":null,"description":"","id":"shop","name":"Shop","number":"","parentId":"account-4100","section":null,"subtype":null,"type":"income"}','5ea32e68dcbd58b2a6374ef13783a06af24e4fe7ffd2bfec5c6e6d013a03d0b0');
INSERT INTO "changes" VALUES(63,'2026-11-22T12:00:00.039Z','system','','contacts','ann','put',NULL,'{"active":true,"address":"","company":"","email":"","id":"ann","kind":"customer","name":"Ann","notes":"","phone":"","termsId":null}','49a1fe420df1074388a2ea877748da06eed519063bfdd4536a8cfab59ce80697');
INSERT INTO "changes" VALUES(64,'2026-11-22T12:00:00.040Z','system','','contacts','bob','put',NULL,'{"active":true,"address":"","company":"","email":"","id":"bob","kind":"customer","name":"Bob","notes":"","phone":"","termsId":null}','61557cecbdfdb5caad9e8eb3616451bab6192953acd63408793997e91907ae40');
INSERT INTO "changes" VALUES(65,'2026-11-22T12:00:00.041Z','system','','contacts','vic','put',NULL,'{"active":true,"address":"","company":"","email":"","id":"vic","kind":"vendor","name":"Vic","notes":"","phone":"","termsId":null}','bf437f6d0a8cb6568ac3276bc153babb4a33776c3ccbbd4ac36e68f0997e7902');
INSERT INTO "changes" VALUES(66,'2026-11-22T12:00:00.042Z','system','','contacts','wes','put',NULL,'{"active":true,"address":"","company":"","email":"","id":"wes","kind":"vendor","name":"Wes","notes":"","phone":"","termsId":null}','a0b58b2cd52ec78d74875a47d19385c5144a689363ef65a71a9218aae0237cc9');
INSERT INTO "changes" VALUES(67,'2026-11-22T12:00:00.043Z','system','','journals','opening','put',NULL,'{"date":"2024-12-31","id":"opening","lines":[{"accountId":"account-1000","contactId":null,"credit":"0.00","debit":"500000.00","memo":""},{"accountId":"account-3900","contactId":null,"credit":"500000.00","debit":"0.00","memo":""}],"memo":"Opening balance","ref":"","status":"posted","type":"General Journal","voidReason":""}','f554f2e6cd9aca71d3e9d71a0ad1be9b283c77ee67a49a2984d09a519293c7e8');
INSERT INTO "changes" VALUES(68,'2026-11-22T12:00:00.044Z','system','','journals','drawn','put',NULL,'{"date":"2025-03-31","id":"drawn","lines":[{"accountId":"account-3000","contactId":null,"credit":"0.00","debit":"1000.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"1000.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','cc9b9612b6167dda0b3f6ea02736689af5513613c09f0f1f1050d3b4b6766a0a');
INSERT INTO "changes" VALUES(69,'2026-11-22T12:00:00.045Z','system','','invoices','i-1','put',NULL,'{"applications":[],"contactId":"ann","date":"2025-02-01","dueDate":"2025-03-03","hold":false,"id":"i-1","kind":"invoice","lines":[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"33.33"},{"accountId":"shop","description":"","itemId":null,"quantity":"1.00","rate":"33.33"},{"accountId":"account-4000","description":"","itemId":null,"quantity":"1.00","rate":"33.35"}],"memo":"","number":"INV-9","receivableAccountId":"account-1100","status":"sent","termsId":"terms-net-30","voidReason":""}','a2956f8967d122b7bce61160c4b0d5e33f227313724748cc9de7e39711471047');
INSERT INTO "changes" VALUES(70,'2026-11-22T12:00:00.046Z','system','','invoices','i-2','put',NULL,'{"applications":[],"contactId":"ann","date":"2025-11-20","dueDate":"2025-12-20","hold":false,"id":"i-2","kind":"invoice","lines":[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"1234567.89"}],"memo":"","number":"INV-10","receivableAccountId":"account-1100","status":"sent","termsId":"terms-net-30","voidReason":""}','bb589eacb98fc04cf4cb76c475da7a2a6e8353825937a8c5c6e6044d59c1cf85');
INSERT INTO "changes" VALUES(71,'2026-11-22T12:00:00.047Z','system','','invoices','i-3','put',NULL,'{"applications":[],"contactId":"ann","date":"2026-01-05","dueDate":"2026-01-05","hold":false,"id":"i-3","kind":"invoice","lines":[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"0.07"}],"memo":"","number":"1001","receivableAccountId":"account-1100","status":"sent","termsId":null,"voidReason":""}','c57b42c54580d1e86b3449b3d44e5a2578b843a17188808b63c84fab8d39df2c');
INSERT INTO "changes" VALUES(72,'2026-11-22T12:00:00.048Z','system','','invoices','i-4','put',NULL,'{"applications":[],"contactId":"bob","date":"2026-01-10","dueDate":"2026-01-10","hold":false,"id":"i-4","kind":"invoice","lines":[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"500.00"},{"accountId":"account-4000","description":"","itemId":null,"quantity":"1.00","rate":"-50.00"}],"memo":"","number":"1002","receivableAccountId":"old","status":"sent","termsId":null,"voidReason":""}','359888eb1d152c8d6bf88963ca2de79ffbdb31a8d11f9690572826e053265192');
INSERT INTO "changes" VALUES(73,'2026-11-22T12:00:00.049Z','system','','invoices','i-void','put',NULL,'{"applications":[],"contactId":"bob","date":"2026-01-11","dueDate":"2026-01-11","hold":false,"id":"i-void","kind":"invoice","lines":[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"10.00"}],"memo":"","number":"1003","receivableAccountId":"account-1100","status":"sent","termsId":null,"voidReason":""}','9eaaf30b5a9b6aef7ea4a9f8fa242294c8a580a1dc0a2a4eb2cf289af1480585');
INSERT INTO "changes" VALUES(74,'2026-11-22T12:00:00.050Z','system','','invoices','i-draft','put',NULL,'{"applications":[],"contactId":"bob","date":"2026-01-12","dueDate":"2026-01-12","hold":false,"id":"i-draft","kind":"invoice","lines":[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"10.00"}],"memo":"","number":"1004","receivableAccountId":"account-1100","status":"draft","termsId":null,"voidReason":""}','e20a6f3dd2ccbb9061aae4cfbe0cdd8e9637c8fa1136acc65d9b4e2ad0460230');
INSERT INTO "changes" VALUES(75,'2026-11-22T12:00:00.051Z','system','','payments','p-1','put',NULL,'{"amount":"50.00","applications":[],"contactId":"ann","date":"2025-03-01","depositAccountId":"account-1050","hold":false,"id":"p-1","memo":"first part of INV-9","method":"","receivableAccountId":"account-1100","ref":"","status":"posted","voidReason":""}','706518f47a6909a4ac114abf42f233a7a0404a3d8202a2dcc0e19f0a37a30074');
INSERT INTO "changes" VALUES(76,'2026-11-22T12:00:00.051Z','system','','applications','payment:p-1','put',NULL,'{"applied":[{"amount":"50.00","chargeId":"invoice:i-1","date":"2025-03-01","rule":"number"}],"id":"payment:p-1"}','96861d7f2f899ad88bbded0f0d6097faa9d2999d43eee47eefe7eb7f3d9282c8');
INSERT INTO "changes" VALUES(77,'2026-11-22T12:00:00.052Z','system','','payments','p-2','put',NULL,'{"amount":"1000000.00","applications":[{"amount":"900000.00","invoiceId":"i-2"}],"contactId":"ann","date":"2025-12-01","depositAccountId":"account-1000","hold":false,"id":"p-2","memo":"","method":"","receivableAccountId":"account-1100","ref":"","status":"posted","voidReason":""}','48f6716831e12acd1f5c2f8161e5f9365e80635b529f9ec87942ada892786a7b');
INSERT INTO "changes" VALUES(78,'2026-11-22T12:00:00.052Z','system','','applications','payment:p-2','put',NULL,'{"applied":[{"amount":"50.01","chargeId":"invoice:i-1","date":"2025-12-01","rule":"oldest"},{"amount":"99949.99","chargeId":"invoice:i-2","date":"2025-12-01","rule":"oldest"},{"amount":"900000.00","chargeId":"invoice:i-2","date":"2025-12-01","rule":"stated"}],"id":"payment:p-2"}','421762d02e05c1bf4b9035b484140390b460ca0bd7ceb686a00caa49b9b45ba6');
INSERT INTO "changes" VALUES(79,'2026-11-22T12:00:00.053Z','system','','payments','p-held','put',NULL,'{"amount":"300.00","applications":[],"contactId":"bob","date":"2026-02-01","depositAccountId":"account-1050","hold":true,"id":"p-held","memo":"","method":"","receivableAccountId":"old","ref":"77","status":"posted","voidReason":""}','3dcb0350b14b8e9daf660f61aef5b60526e287e8389637068357b902a28ffeb6');
INSERT INTO "changes" VALUES(80,'2026-11-22T12:00:00.054Z','system','','payments','p-3','put',NULL,'{"amount":"120.00","applications":[],"contactId":"bob","date":"2026-02-02","depositAccountId":"account-1050","hold":false,"id":"p-3","memo":"","method":"","receivableAccountId":"old","ref":"","status":"posted","voidReason":""}','ccbb4067ef83e1587d631201f5a9edffd03d8babe0d6244a7e72cf87fd21e097');
INSERT INTO "changes" VALUES(81,'2026-11-22T12:00:00.054Z','system','','applications','payment:p-3','put',NULL,'{"applied":[{"amount":"120.00","chargeId":"invoice:i-4","date":"2026-02-02","rule":"oldest"}],"id":"payment:p-3"}','41a4d1669e25717dc7f3de2b8bcc0b7c3eed1a39780845de714b83e7f0e57329');
INSERT INTO "changes" VALUES(82,'2026-11-22T12:00:00.055Z','system','','invoices','m-1','put',NULL,'{"applications":[{"amount":"20.00","invoiceId":"i-2"}],"contactId":"ann","date":"2026-02-03","dueDate":"2026-02-03","hold":false,"id":"m-1","kind":"credit_memo","lines":[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"20.00"}],"memo":"","number":"1001","receivableAccountId":"account-1100","status":"sent","termsId":null,"voidReason":""}','5c25c3b2bb5cdb1b83a2a59ead588bc280d8ff0fd556dcfa89a785982813f399');
INSERT INTO "changes" VALUES(83,'2026-11-22T12:00:00.055Z','system','','applications','invoice:m-1','put',NULL,'{"applied":[{"amount":"20.00","chargeId":"invoice:i-2","date":"2026-02-03","rule":"stated"}],"id":"invoice:m-1"}','fce9c32eb51921808db65f3926dea7e8d58f189350affb5724c946b72656c1b7');
INSERT INTO "changes" VALUES(84,'2026-11-22T12:00:00.056Z','system','','payments','p-held','put','{"amount":"300.00","applications":[],"contactId":"bob","date":"2026-02-01","depositAccountId":"account-1050","hold":true,"id":"p-held","memo":"","method":"","receivableAccountId":"old","ref":"77","status":"posted","voidReason":""}','{"amount":"300.00","applications":[{"amount":"10.00","invoiceId":"i-4"}],"contactId":"bob","date":"2026-02-01","depositAccountId":"account-1050","hold":true,"id":"p-held","memo":"","method":"","receivableAccountId":"old","ref":"77","status":"posted","voidReason":""}','5d771728ea4819cc288599551e00233d36634625d663f1c18a654e0a64eb71a6');
INSERT INTO "changes" VALUES(85,'2026-11-22T12:00:00.056Z','system','','applications','payment:p-held','put',NULL,'{"applied":[{"amount":"10.00","chargeId":"invoice:i-4","date":"2026-02-01","rule":"stated"}],"id":"payment:p-held"}','4d528ec4ae77e988ff18476df187f999550a29f3dd50db6eadde19a902612c83');
INSERT INTO "changes" VALUES(86,'2026-11-22T12:00:00.057Z','system','','bills','b-1','put',NULL,'{"applications":[],"contactId":"vic","date":"2025-10-01","dueDate":"2025-10-31","hold":false,"id":"b-1","kind":"bill","lines":[{"accountId":"account-6000","amount":"10.01","description":""},{"accountId":"account-6800","amount":"20.02","description":""}],"memo":"","number":"A 1","payableAccountId":"account-2000","status":"posted","termsId":null,"voidReason":""}','743b9cbfb44d7d0d04d10658f0102ef5efad3b39a2097f8ad80467dc9abe01f2');
INSERT INTO "changes" VALUES(87,'2026-11-22T12:00:00.058Z','system','','bills','b-2','put',NULL,'{"applications":[],"contactId":"vic","date":"2026-02-01","dueDate":"2026-02-01","hold":false,"id":"b-2","kind":"bill","lines":[{"accountId":"account-6000","amount":"99.99","description":""}],"memo":"","number":"","payableAccountId":"account-2000","status":"posted","termsId":null,"voidReason":""}','4f3c0f01ecd549f195b82861356028c915345be68a813f369cd75307e6376f85');
INSERT INTO "changes" VALUES(88,'2026-11-22T12:00:00.059Z','system','','bills','b-3','put',NULL,'{"applications":[],"contactId":"wes","date":"2026-02-05","dueDate":"2026-02-05","hold":false,"id":"b-3","kind":"bill","lines":[{"accountId":"account-6400","amount":"40.00","description":""},{"accountId":"account-6000","amount":"-5.00","description":""}],"memo":"","number":"","payableAccountId":"account-2000","status":"posted","termsId":null,"voidReason":""}','8e8f17c5d30b8e84113ef9976b7c6f6dac2fc6bf6e3b0dd70eef025bb9bd65bb');
INSERT INTO "changes" VALUES(89,'2026-11-22T12:00:00.060Z','system','','bill-payments','q-1','put',NULL,'{"accountId":"account-1000","amount":"60.00","applications":[{"amount":"30.03","billId":"b-1"}],"contactId":"vic","date":"2026-02-20","hold":false,"id":"q-1","memo":"","payableAccountId":"account-2000","ref":"","status":"posted","voidReason":""}','2926dbbba8cd6efc788ccaa4324b9e351e31ef132831a1fe86685fd368aa9ca8');
INSERT INTO "changes" VALUES(90,'2026-11-22T12:00:00.060Z','system','','applications','bill-payment:q-1','put',NULL,'{"applied":[{"amount":"30.03","chargeId":"bill:b-1","date":"2026-02-20","rule":"stated"},{"amount":"29.97","chargeId":"bill:b-2","date":"2026-02-20","rule":"oldest"}],"id":"bill-payment:q-1"}','95132bb77f83ba8dfd93bda718946f979e8d3bf18f5e84c98465d60e090f71f8');
INSERT INTO "changes" VALUES(91,'2026-11-22T12:00:00.061Z','system','','bill-payments','q-2','put',NULL,'{"accountId":"account-2100","amount":"50.00","applications":[],"contactId":"wes","date":"2026-02-21","hold":false,"id":"q-2","memo":"","payableAccountId":"account-2000","ref":"","status":"posted","voidReason":""}','215efa9812329e7e96cc6fa8ddd1145ca6c91800b6de6faafcc51ec966f2c050');
INSERT INTO "changes" VALUES(92,'2026-11-22T12:00:00.061Z','system','','applications','bill-payment:q-2','put',NULL,'{"applied":[{"amount":"35.00","chargeId":"bill:b-3","date":"2026-02-21","rule":"oldest"}],"id":"bill-payment:q-2"}','8a42f5309227d372bb0a0f7e5536832d606f17f7104b80987b35dde66847f89e');
INSERT INTO "changes" VALUES(93,'2026-11-22T12:00:00.062Z','system','','bills','n-1','put',NULL,'{"applications":[],"contactId":"vic","date":"2026-03-01","dueDate":"2026-03-01","hold":false,"id":"n-1","kind":"vendor_credit","lines":[{"accountId":"account-6000","amount":"9.99","description":""}],"memo":"","number":"C 1","payableAccountId":"account-2000","status":"posted","termsId":null,"voidReason":""}','a3be77688e9ba76638f93bbd5fc15eb8e47e174d4861e7f42cbd7f05c048ff53');
INSERT INTO "changes" VALUES(94,'2026-11-22T12:00:00.062Z','system','','applications','bill:n-1','put',NULL,'{"applied":[{"amount":"9.99","chargeId":"bill:b-2","date":"2026-03-01","rule":"oldest"}],"id":"bill:n-1"}','8dd9f06fa678bc5b1f34f8650194fa0408de36932a19828e4a51f3f6810ae72c');
INSERT INTO "changes" VALUES(95,'2026-11-22T12:00:00.063Z','system','','journals','j-owed','put',NULL,'{"date":"2025-06-01","id":"j-owed","lines":[{"accountId":"account-1100","contactId":"bob","credit":"0.00","debit":"80.00","memo":""},{"accountId":"account-4100","contactId":null,"credit":"60.00","debit":"0.00","memo":""},{"accountId":"account-4000","contactId":null,"credit":"20.00","debit":"0.00","memo":""}],"memo":"","ref":"J1","status":"posted","type":"General Journal","voidReason":""}','2901711b6f1ada32167760b9b2e405f97609e65d52a96c993d056bb4d9c3cdd4');
INSERT INTO "changes" VALUES(96,'2026-11-22T12:00:00.064Z','system','','journals','j-paid','put',NULL,'{"date":"2025-07-01","id":"j-paid","lines":[{"accountId":"account-1000","contactId":null,"credit":"0.00","debit":"30.00","memo":""},{"accountId":"account-1100","contactId":"bob","credit":"30.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','601ffe662237a94ef5faecb7445add4bf95c1fbb62be7ef0d2008074d3ab5b73');
INSERT INTO "changes" VALUES(97,'2026-11-22T12:00:00.064Z','system','','applications','journal:j-paid:account-1100:bob:credit','put',NULL,'{"applied":[{"amount":"30.00","chargeId":"journal:j-owed:account-1100:bob:debit","date":"2025-07-01","rule":"oldest"}],"id":"journal:j-paid:account-1100:bob:credit"}','c2e80aa9c712130a751e13a99122ce0dd591e9ed15f412c3cbdf40ed6fba2e46');
INSERT INTO "changes" VALUES(98,'2026-11-22T12:00:00.065Z','system','','journals','j-twice','put',NULL,'{"date":"2026-03-01","id":"j-twice","lines":[{"accountId":"account-1100","contactId":"ann","credit":"0.00","debit":"5.00","memo":""},{"accountId":"account-1100","contactId":"ann","credit":"0.00","debit":"6.00","memo":""},{"accountId":"account-2000","contactId":"wes","credit":"11.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','a268c2bc8d40bddc16defc6496140a4d76f39d6b19586d1a9b531abf3a248e69');
INSERT INTO "changes" VALUES(99,'2026-11-22T12:00:00.065Z','system','','applications','bill-payment:q-2','put','{"applied":[{"amount":"35.00","chargeId":"bill:b-3","date":"2026-02-21","rule":"oldest"}],"id":"bill-payment:q-2"}','{"applied":[{"amount":"35.00","chargeId":"bill:b-3","date":"2026-02-21","rule":"oldest"},{"amount":"11.00","chargeId":"journal:j-twice:account-2000:wes:credit","date":"2026-03-01","rule":"oldest"}],"id":"bill-payment:q-2"}','c61f1c92a69858320d53340f64acd97d9d92f1b7408fd522c4ad9e448114fc58');
INSERT INTO "changes" VALUES(100,'2026-11-22T12:00:00.066Z','system','','journals','j-void','put',NULL,'{"date":"2026-03-02","id":"j-void","lines":[{"accountId":"account-1000","contactId":null,"credit":"0.00","debit":"10.00","memo":""},{"accountId":"account-4100","contactId":null,"credit":"10.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','8dfdcaa580093047cadd729033400569afe237b3897dededbb3adff554aa23a5');
INSERT INTO "changes" VALUES(101,'2026-11-22T12:00:00.067Z','system','','journals','j-void','put','{"date":"2026-03-02","id":"j-void","lines":[{"accountId":"account-1000","contactId":null,"credit":"0.00","debit":"10.00","memo":""},{"accountId":"account-4100","contactId":null,"credit":"10.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','{"date":"2026-03-02","id":"j-void","lines":[{"accountId":"account-1000","contactId":null,"credit":"0.00","debit":"10.00","memo":""},{"accountId":"account-4100","contactId":null,"credit":"10.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"void","type":"General Journal","voidReason":"a mistake"}','cf947fad456507bf551c96cc33f39812cb741b9dffbcf72a1c36c43816aa440f');
INSERT INTO "changes" VALUES(102,'2026-11-22T12:00:00.068Z','system','','bank-transactions','t-sale','put',NULL,'{"accountId":"account-1050","amount":"80.00","contactId":"bob","date":"2026-03-03","id":"t-sale","memo":"","payee":"","ref":"","splits":[{"accountId":"account-4100","amount":"90.00","contactId":null,"memo":"Chairs","rowId":null},{"accountId":"account-4000","amount":"-10.00","contactId":null,"memo":"","rowId":null}],"status":"posted","type":"Cash Sale","voidReason":""}','90c5c1dccfb05033ba8656e04bb1232f7719a25756d93842a3eb2f314fbedf59');
INSERT INTO "changes" VALUES(103,'2026-11-22T12:00:00.069Z','system','','bank-transactions','t-check','put',NULL,'{"accountId":"account-1000","amount":"-25.00","contactId":null,"date":"2026-03-04","id":"t-check","memo":"","payee":"Landlord","ref":"1044","splits":[{"accountId":"account-6800","amount":"-25.00","contactId":null,"memo":"","rowId":null}],"status":"posted","type":"Check","voidReason":""}','a78420c03460ec4b52f1f21f8ba734d1c8993fd673bb4c5fa559dae570f31ab6');
INSERT INTO "changes" VALUES(104,'2026-11-22T12:00:00.070Z','system','','bank-transactions','t-moved','put',NULL,'{"accountId":"account-1010","amount":"400.00","contactId":null,"date":"2026-03-05","id":"t-moved","memo":"","payee":"","ref":"","splits":[{"accountId":"account-1000","amount":"400.00","contactId":null,"memo":"","rowId":null}],"status":"posted","type":"Transfer","voidReason":""}','8940e2ab05f6d3735bdcd58371936375ac00fdb7d58b30da3d519a214223ac25');
INSERT INTO "changes" VALUES(105,'2026-11-22T12:00:00.071Z','system','','bank-transactions','t-advance','put',NULL,'{"accountId":"account-1000","amount":"-15.00","contactId":null,"date":"2026-03-06","id":"t-advance","memo":"","payee":"","ref":"","splits":[{"accountId":"account-2000","amount":"-15.00","contactId":"wes","memo":"","rowId":null}],"status":"posted","type":"Check","voidReason":""}','7c68fb45626b296523f22084dfa38a409ba93150b7ba05718a4742cb0eeafdd0');
INSERT INTO "changes" VALUES(106,'2026-11-22T12:00:00.072Z','system','','bank-transactions','d-1','put',NULL,'{"accountId":"account-1000","amount":"129.00","contactId":null,"date":"2026-03-07","id":"d-1","memo":"","payee":"","ref":"","splits":[{"accountId":"account-1050","amount":"50.00","contactId":"ann","memo":"first part of INV-9","rowId":"payment:p-1:account-1050"},{"accountId":"account-1050","amount":"80.00","contactId":"bob","memo":"","rowId":"bank-transaction:t-sale:account-1050"},{"accountId":"account-6400","amount":"-1.00","contactId":null,"memo":"","rowId":null}],"status":"posted","type":"Deposit","voidReason":""}','85de891a8afdfe3bbd84d1bea84c196a54908221f94ca50ab69a0f168f0504e3');
INSERT INTO "changes" VALUES(107,'2026-11-22T12:00:00.073Z','system','','bank-transactions','id-00001','put',NULL,'{"accountId":"account-1000","amount":"-100.00","contactId":"bob","date":"2026-03-08","id":"id-00001","memo":"Refund of Payment 77","payee":"","ref":"","splits":[{"accountId":"old","amount":"-100.00","contactId":"bob","memo":"","rowId":null}],"status":"posted","type":"Refund","voidReason":""}','1cfe1f4520c7bd4da8a64d4e9caa5995571852bea62490c68844d02b446abf27');
INSERT INTO "changes" VALUES(108,'2026-11-22T12:00:00.073Z','system','','applications','payment:p-held','put','{"applied":[{"amount":"10.00","chargeId":"invoice:i-4","date":"2026-02-01","rule":"stated"}],"id":"payment:p-held"}','{"applied":[{"amount":"10.00","chargeId":"invoice:i-4","date":"2026-02-01","rule":"stated"},{"amount":"100.00","chargeId":"bank-transaction:id-00001:old:bob:debit","date":"2026-03-08","rule":"stated"}],"id":"payment:p-held"}','e48d1b0d1c5cdfbf7adc718e48ec5ea831c80b7c5bf90f78963a1f5cf74fcf57');
INSERT INTO "changes" VALUES(109,'2026-11-22T12:00:00.074Z','system','','invoices','i-void','put','{"applications":[],"contactId":"bob","date":"2026-01-11","dueDate":"2026-01-11","hold":false,"id":"i-void","kind":"invoice","lines":[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"10.00"}],"memo":"","number":"1003","receivableAccountId":"account-1100","status":"sent","termsId":null,"voidReason":""}','{"applications":[],"contactId":"bob","date":"2026-01-11","dueDate":"2026-01-11","hold":false,"id":"i-void","kind":"invoice","lines":[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"10.00"}],"memo":"","number":"1003","receivableAccountId":"account-1100","status":"void","termsId":null,"voidReason":"a mistake"}','d8b1fd7a9fc4d4cccf67456e113a7331c65611de0f9038e4517074e22511790d');
INSERT INTO "changes" VALUES(110,'2026-11-22T12:00:00.075Z','system','','cleared','bank-transaction:t-check:account-1000','put',NULL,'{"accountId":"account-1000","cleared":"cleared","documentId":"t-check","id":"bank-transaction:t-check:account-1000","kind":"bank-transaction"}','a503ae93d74109b0a6545c7b8d40f07f3dbaee3ed2d29518428558bf2b9aacf9');
INSERT INTO "changes" VALUES(111,'2026-11-22T12:00:00.076Z','system','','journals','gone','put',NULL,'{"date":"2026-03-09","id":"gone","lines":[{"accountId":"account-1000","contactId":null,"credit":"0.00","debit":"10.00","memo":""},{"accountId":"account-4100","contactId":null,"credit":"10.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}','d1f03ffb70184c9ef003d0a855009dae9e343f8ce50c3f267c71f28688627e40');
INSERT INTO "changes" VALUES(112,'2026-11-22T12:00:00.077Z','system','','journals','gone','delete','{"date":"2026-03-09","id":"gone","lines":[{"accountId":"account-1000","contactId":null,"credit":"0.00","debit":"10.00","memo":""},{"accountId":"account-4100","contactId":null,"credit":"10.00","debit":"0.00","memo":""}],"memo":"","ref":"","status":"posted","type":"General Journal","voidReason":""}',NULL,'fe8cd38c2be0b21d07a22adde05285c48a3259172d41df81032b7f6349d524b8');
INSERT INTO "changes" VALUES(113,'2026-11-22T12:00:00.078Z','system','','settings','company','put','{"closingDate":null,"currency":"USD","fiscalYearStart":1,"id":"company","name":"My Company","openingBalanceEquityAccountId":"account-3900","payableAccountId":"account-2000","reason":"","receivableAccountId":"account-1100","retainedEarningsAccountId":"account-3100","undepositedFundsAccountId":"account-1050"}','{"closingDate":"2025-12-31","currency":"USD","fiscalYearStart":1,"id":"company","name":"My Company","openingBalanceEquityAccountId":"account-3900","payableAccountId":"account-2000","reason":"","receivableAccountId":"account-1100","retainedEarningsAccountId":"account-3100","undepositedFundsAccountId":"account-1050"}','ff4ed64c4fdbe812eba937c166418f01dfafe3a71a6d74ea8735aa1d29dd6a48');
INSERT INTO "changes" VALUES(114,'2026-11-22T12:00:00.079Z','system','','invoices','id-00002','put',NULL,'{"applications":[],"contactId":"ann","date":"2026-03-10","dueDate":"2026-03-10","hold":false,"id":"id-00002","kind":"credit_memo","lines":[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"33.33"},{"accountId":"shop","description":"","itemId":null,"quantity":"1.00","rate":"33.33"},{"accountId":"account-4000","description":"","itemId":null,"quantity":"1.00","rate":"33.35"}],"memo":"Void of Invoice INV-9 of 2025-02-01: never ordered","number":"1002","receivableAccountId":"account-1100","status":"sent","termsId":null,"voidReason":""}','7aea1bf265190dab38a8809018946fa849afcdba5690ce54d8d8ec0edbb763ab');
INSERT INTO "changes" VALUES(115,'2026-11-22T12:00:00.079Z','system','','invoices','i-1','put','{"applications":[],"contactId":"ann","date":"2025-02-01","dueDate":"2025-03-03","hold":false,"id":"i-1","kind":"invoice","lines":[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"33.33"},{"accountId":"shop","description":"","itemId":null,"quantity":"1.00","rate":"33.33"},{"accountId":"account-4000","description":"","itemId":null,"quantity":"1.00","rate":"33.35"}],"memo":"","number":"INV-9","receivableAccountId":"account-1100","status":"sent","termsId":"terms-net-30","voidReason":""}','{"applications":[],"contactId":"ann","date":"2025-02-01","dueDate":"2025-03-03","hold":false,"id":"i-1","kind":"invoice","lines":[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"33.33"},{"accountId":"shop","description":"","itemId":null,"quantity":"1.00","rate":"33.33"},{"accountId":"account-4000","description":"","itemId":null,"quantity":"1.00","rate":"33.35"}],"memo":"","number":"INV-9","receivableAccountId":"account-1100","status":"sent","termsId":"terms-net-30","voidReason":"never ordered"}','aac0ae2b726e17277a22a342469c41530c12a1ad493e3ae3a012fbf3597dba6c');
INSERT INTO "changes" VALUES(116,'2026-11-22T12:00:00.079Z','system','','applications','invoice:id-00002','put',NULL,'{"applied":[{"amount":"100.01","chargeId":"invoice:i-2","date":"2026-03-10","rule":"oldest"}],"id":"invoice:id-00002"}','0463cdefef62c13b8bed2daf25fc6264ed87f76fa0a231dc67bebaa200aaf57f');
INSERT INTO "changes" VALUES(117,'2026-11-22T12:00:00.080Z','system','','payments','p-3','put','{"amount":"120.00","applications":[],"contactId":"bob","date":"2026-02-02","depositAccountId":"account-1050","hold":false,"id":"p-3","memo":"","method":"","receivableAccountId":"old","ref":"","status":"posted","voidReason":""}','{"amount":"120.00","applications":[],"contactId":"bob","date":"2026-02-02","depositAccountId":"account-1050","hold":false,"id":"p-3","memo":"of February","method":"","receivableAccountId":"old","ref":"","status":"posted","voidReason":""}','aa8138c0e6e7faf4fe81b1d25e1ccc6bddc05755c7c5ff0dc100876cebe1c6c8');
CREATE TABLE cleared (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    document_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    cleared TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO "cleared" VALUES('bank-transaction:t-check:account-1000','bank-transaction','t-check','account-1000','cleared',110);
CREATE TABLE contact_balances (
    account_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    month TEXT NOT NULL,
    balance INTEGER NOT NULL,
    PRIMARY KEY (account_id, contact_id, month)
) STRICT, WITHOUT ROWID;
INSERT INTO "contact_balances" VALUES('account-1100','ann','2025-02',10001);
INSERT INTO "contact_balances" VALUES('account-1100','ann','2025-03',-5000);
INSERT INTO "contact_balances" VALUES('account-1100','ann','2025-11',123456789);
INSERT INTO "contact_balances" VALUES('account-1100','ann','2025-12',-100000000);
INSERT INTO "contact_balances" VALUES('account-1100','ann','2026-01',7);
INSERT INTO "contact_balances" VALUES('account-1100','ann','2026-02',-2000);
INSERT INTO "contact_balances" VALUES('account-1100','ann','2026-03',-8901);
INSERT INTO "contact_balances" VALUES('account-1100','bob','2025-06',8000);
INSERT INTO "contact_balances" VALUES('account-1100','bob','2025-07',-3000);
INSERT INTO "contact_balances" VALUES('account-1100','bob','2026-01',0);
INSERT INTO "contact_balances" VALUES('account-2000','vic','2025-10',-3003);
INSERT INTO "contact_balances" VALUES('account-2000','vic','2026-02',-3999);
INSERT INTO "contact_balances" VALUES('account-2000','vic','2026-03',999);
INSERT INTO "contact_balances" VALUES('account-2000','wes','2026-02',1500);
INSERT INTO "contact_balances" VALUES('account-2000','wes','2026-03',400);
INSERT INTO "contact_balances" VALUES('old','bob','2026-01',45000);
INSERT INTO "contact_balances" VALUES('old','bob','2026-02',-42000);
INSERT INTO "contact_balances" VALUES('old','bob','2026-03',10000);
CREATE TABLE contacts (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    company TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    notes TEXT NOT NULL,
    terms_id TEXT,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO "contacts" VALUES('ann','customer','Ann','','','','','',NULL,1,63);
INSERT INTO "contacts" VALUES('bob','customer','Bob','','','','','',NULL,1,64);
INSERT INTO "contacts" VALUES('vic','vendor','Vic','','','','','',NULL,1,65);
INSERT INTO "contacts" VALUES('wes','vendor','Wes','','','','','',NULL,1,66);
CREATE TABLE entries (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    document_id TEXT NOT NULL,
    date TEXT NOT NULL,
    type TEXT NOT NULL,
    ref TEXT NOT NULL,
    contact_id TEXT,
    payee TEXT NOT NULL,
    memo TEXT NOT NULL,
    line_memos TEXT NOT NULL,
    total INTEGER NOT NULL,
    version INTEGER NOT NULL
, account_id TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "entries" VALUES('wear-2025','journal','wear-2025','2025-01-01','General Journal','',NULL,'','','',200,39,'wear');
INSERT INTO "entries" VALUES('wear-2026','journal','wear-2026','2026-01-01','General Journal','',NULL,'','','',200,40,'wear');
INSERT INTO "entries" VALUES('truck-ad-2025','journal','truck-ad-2025','2025-01-02','General Journal','',NULL,'','','',400,41,'truck-ad');
INSERT INTO "entries" VALUES('truck-ad-2026','journal','truck-ad-2026','2026-01-02','General Journal','',NULL,'','','',400,42,'truck-ad');
INSERT INTO "entries" VALUES('mortgage-2025','journal','mortgage-2025','2025-01-03','General Journal','',NULL,'','','',800,43,'mortgage');
INSERT INTO "entries" VALUES('mortgage-2026','journal','mortgage-2026','2026-01-03','General Journal','',NULL,'','','',800,44,'mortgage');
INSERT INTO "entries" VALUES('software-2025','journal','software-2025','2025-01-04','General Journal','',NULL,'','','',1600,45,'software');
INSERT INTO "entries" VALUES('software-2026','journal','software-2026','2026-01-04','General Journal','',NULL,'','','',1600,46,'software');
INSERT INTO "entries" VALUES('patents-2025','journal','patents-2025','2025-01-05','General Journal','',NULL,'','','',3200,47,'patents');
INSERT INTO "entries" VALUES('patents-2026','journal','patents-2026','2026-01-05','General Journal','',NULL,'','','',3200,48,'patents');
INSERT INTO "entries" VALUES('reserve-2025','journal','reserve-2025','2025-01-06','General Journal','',NULL,'','','',6400,49,'reserve');
INSERT INTO "entries" VALUES('reserve-2026','journal','reserve-2026','2026-01-06','General Journal','',NULL,'','','',6400,50,'reserve');
INSERT INTO "entries" VALUES('lent-2025','journal','lent-2025','2025-01-07','General Journal','',NULL,'','','',12800,51,'lent');
INSERT INTO "entries" VALUES('lent-2026','journal','lent-2026','2026-01-07','General Journal','',NULL,'','','',12800,52,'lent');
INSERT INTO "entries" VALUES('draws-2025','journal','draws-2025','2025-01-08','General Journal','',NULL,'','','',25600,53,'draws');
INSERT INTO "entries" VALUES('draws-2026','journal','draws-2026','2026-01-08','General Journal','',NULL,'','','',25600,54,'draws');
INSERT INTO "entries" VALUES('certificate-2025','journal','certificate-2025','2025-01-09','General Journal','',NULL,'','','',51200,55,'certificate');
INSERT INTO "entries" VALUES('certificate-2026','journal','certificate-2026','2026-01-09','General Journal','',NULL,'','','',51200,56,'certificate');
INSERT INTO "entries" VALUES('gain-2025','journal','gain-2025','2025-01-10','General Journal','',NULL,'','','',102400,57,'gain');
INSERT INTO "entries" VALUES('gain-2026','journal','gain-2026','2026-01-10','General Journal','',NULL,'','','',102400,58,'gain');
INSERT INTO "entries" VALUES('fees-2025','journal','fees-2025','2025-01-11','General Journal','',NULL,'','','',204800,59,'fees');
INSERT INTO "entries" VALUES('fees-2026','journal','fees-2026','2026-01-11','General Journal','',NULL,'','','',204800,60,'fees');
INSERT INTO "entries" VALUES('opening','journal','opening','2024-12-31','General Journal','',NULL,'','Opening balance','',50000000,67,'account-1000');
INSERT INTO "entries" VALUES('drawn','journal','drawn','2025-03-31','General Journal','',NULL,'','','',100000,68,'account-3000');
INSERT INTO "entries" VALUES('invoice:i-1','invoice','i-1','2025-02-01','Invoice','INV-9','ann','','','',10001,115,'account-1100');
INSERT INTO "entries" VALUES('invoice:i-2','invoice','i-2','2025-11-20','Invoice','INV-10','ann','','','',123456789,70,'account-1100');
INSERT INTO "entries" VALUES('invoice:i-3','invoice','i-3','2026-01-05','Invoice','1001','ann','','','',7,71,'account-1100');
INSERT INTO "entries" VALUES('invoice:i-4','invoice','i-4','2026-01-10','Invoice','1002','bob','','','',50000,72,'old');
INSERT INTO "entries" VALUES('payment:p-1','payment','p-1','2025-03-01','Payment','','ann','','first part of INV-9','',5000,75,'account-1050');
INSERT INTO "entries" VALUES('payment:p-2','payment','p-2','2025-12-01','Payment','','ann','','','',100000000,77,'account-1000');
INSERT INTO "entries" VALUES('payment:p-held','payment','p-held','2026-02-01','Payment','77','bob','','','',30000,84,'account-1050');
INSERT INTO "entries" VALUES('payment:p-3','payment','p-3','2026-02-02','Payment','','bob','','of February','',12000,117,'account-1050');
INSERT INTO "entries" VALUES('invoice:m-1','invoice','m-1','2026-02-03','Credit Memo','1001','ann','','','',2000,82,'account-1100');
INSERT INTO "entries" VALUES('bill:b-1','bill','b-1','2025-10-01','Bill','A 1','vic','','','',3003,86,'account-2000');
INSERT INTO "entries" VALUES('bill:b-2','bill','b-2','2026-02-01','Bill','','vic','','','',9999,87,'account-2000');
INSERT INTO "entries" VALUES('bill:b-3','bill','b-3','2026-02-05','Bill','','wes','','','',4000,88,'account-2000');
INSERT INTO "entries" VALUES('bill-payment:q-1','bill-payment','q-1','2026-02-20','Bill Payment','','vic','','','',6000,89,'account-1000');
INSERT INTO "entries" VALUES('bill-payment:q-2','bill-payment','q-2','2026-02-21','Bill Payment','','wes','','','',5000,91,'account-2100');
INSERT INTO "entries" VALUES('bill:n-1','bill','n-1','2026-03-01','Vendor Credit','C 1','vic','','','',999,93,'account-2000');
INSERT INTO "entries" VALUES('j-owed','journal','j-owed','2025-06-01','General Journal','J1',NULL,'','','',8000,95,'account-1100');
INSERT INTO "entries" VALUES('j-paid','journal','j-paid','2025-07-01','General Journal','',NULL,'','','',3000,96,'account-1000');
INSERT INTO "entries" VALUES('j-twice','journal','j-twice','2026-03-01','General Journal','',NULL,'','','',1100,98,'account-1100');
INSERT INTO "entries" VALUES('j-void','journal','j-void','2026-03-02','General Journal','',NULL,'','','',0,101,'account-1000');
INSERT INTO "entries" VALUES('bank-transaction:t-sale','bank-transaction','t-sale','2026-03-03','Cash Sale','','bob','','','Chairs',9000,102,'account-1050');
INSERT INTO "entries" VALUES('bank-transaction:t-check','bank-transaction','t-check','2026-03-04','Check','1044',NULL,'Landlord','','',2500,103,'account-1000');
INSERT INTO "entries" VALUES('bank-transaction:t-moved','bank-transaction','t-moved','2026-03-05','Transfer','',NULL,'','','',40000,104,'account-1010');
INSERT INTO "entries" VALUES('bank-transaction:t-advance','bank-transaction','t-advance','2026-03-06','Check','',NULL,'','','',1500,105,'account-1000');
INSERT INTO "entries" VALUES('bank-transaction:d-1','bank-transaction','d-1','2026-03-07','Deposit','',NULL,'','','first part of INV-9',13000,106,'account-1000');
INSERT INTO "entries" VALUES('bank-transaction:id-00001','bank-transaction','id-00001','2026-03-08','Refund','','bob','','Refund of Payment 77','',10000,107,'account-1000');
INSERT INTO "entries" VALUES('invoice:id-00002','invoice','id-00002','2026-03-10','Credit Memo','1002','ann','','Void of Invoice INV-9 of 2025-02-01: never ordered','',10001,114,'account-1100');
CREATE TABLE idempotency (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    body BLOB NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE invoices (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    void_reason TEXT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    due_date TEXT NOT NULL,
    terms_id TEXT,
    status TEXT NOT NULL,
    lines TEXT NOT NULL,
    memo TEXT NOT NULL,
    receivable_account_id TEXT NOT NULL,
    applications TEXT NOT NULL,
    hold INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO "invoices" VALUES('i-1','2025-02-01','never ordered','invoice','INV-9','ann','2025-03-03','terms-net-30','sent','[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"33.33"},{"accountId":"shop","description":"","itemId":null,"quantity":"1.00","rate":"33.33"},{"accountId":"account-4000","description":"","itemId":null,"quantity":"1.00","rate":"33.35"}]','','account-1100','[]',0,115);
INSERT INTO "invoices" VALUES('i-2','2025-11-20','','invoice','INV-10','ann','2025-12-20','terms-net-30','sent','[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"1234567.89"}]','','account-1100','[]',0,70);
INSERT INTO "invoices" VALUES('i-3','2026-01-05','','invoice','1001','ann','2026-01-05',NULL,'sent','[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"0.07"}]','','account-1100','[]',0,71);
INSERT INTO "invoices" VALUES('i-4','2026-01-10','','invoice','1002','bob','2026-01-10',NULL,'sent','[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"500.00"},{"accountId":"account-4000","description":"","itemId":null,"quantity":"1.00","rate":"-50.00"}]','','old','[]',0,72);
INSERT INTO "invoices" VALUES('i-void','2026-01-11','a mistake','invoice','1003','bob','2026-01-11',NULL,'void','[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"10.00"}]','','account-1100','[]',0,109);
INSERT INTO "invoices" VALUES('i-draft','2026-01-12','','invoice','1004','bob','2026-01-12',NULL,'draft','[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"10.00"}]','','account-1100','[]',0,74);
INSERT INTO "invoices" VALUES('m-1','2026-02-03','','credit_memo','1001','ann','2026-02-03',NULL,'sent','[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"20.00"}]','','account-1100','[{"amount":"20.00","invoiceId":"i-2"}]',0,82);
INSERT INTO "invoices" VALUES('id-00002','2026-03-10','','credit_memo','1002','ann','2026-03-10',NULL,'sent','[{"accountId":"account-4100","description":"","itemId":null,"quantity":"1.00","rate":"33.33"},{"accountId":"shop","description":"","itemId":null,"quantity":"1.00","rate":"33.33"},{"accountId":"account-4000","description":"","itemId":null,"quantity":"1.00","rate":"33.35"}]','Void of Invoice INV-9 of 2025-02-01: never ordered','account-1100','[]',0,114);
CREATE TABLE items (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    rate TEXT NOT NULL,
    account_id TEXT,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE TABLE journals (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    status TEXT NOT NULL,
    void_reason TEXT NOT NULL,
    ref TEXT NOT NULL,
    memo TEXT NOT NULL,
    type TEXT NOT NULL,
    lines TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO "journals" VALUES('wear-2025','2025-01-01','posted','','','','General Journal','[{"accountId":"wear","contactId":null,"credit":"0.00","debit":"2.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"2.00","debit":"0.00","memo":""}]',39);
INSERT INTO "journals" VALUES('wear-2026','2026-01-01','posted','','','','General Journal','[{"accountId":"wear","contactId":null,"credit":"0.00","debit":"2.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"2.00","debit":"0.00","memo":""}]',40);
INSERT INTO "journals" VALUES('truck-ad-2025','2025-01-02','posted','','','','General Journal','[{"accountId":"truck-ad","contactId":null,"credit":"0.00","debit":"4.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"4.00","debit":"0.00","memo":""}]',41);
INSERT INTO "journals" VALUES('truck-ad-2026','2026-01-02','posted','','','','General Journal','[{"accountId":"truck-ad","contactId":null,"credit":"0.00","debit":"4.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"4.00","debit":"0.00","memo":""}]',42);
INSERT INTO "journals" VALUES('mortgage-2025','2025-01-03','posted','','','','General Journal','[{"accountId":"mortgage","contactId":null,"credit":"0.00","debit":"8.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"8.00","debit":"0.00","memo":""}]',43);
INSERT INTO "journals" VALUES('mortgage-2026','2026-01-03','posted','','','','General Journal','[{"accountId":"mortgage","contactId":null,"credit":"0.00","debit":"8.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"8.00","debit":"0.00","memo":""}]',44);
INSERT INTO "journals" VALUES('software-2025','2025-01-04','posted','','','','General Journal','[{"accountId":"software","contactId":null,"credit":"0.00","debit":"16.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"16.00","debit":"0.00","memo":""}]',45);
INSERT INTO "journals" VALUES('software-2026','2026-01-04','posted','','','','General Journal','[{"accountId":"software","contactId":null,"credit":"0.00","debit":"16.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"16.00","debit":"0.00","memo":""}]',46);
INSERT INTO "journals" VALUES('patents-2025','2025-01-05','posted','','','','General Journal','[{"accountId":"patents","contactId":null,"credit":"0.00","debit":"32.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"32.00","debit":"0.00","memo":""}]',47);
INSERT INTO "journals" VALUES('patents-2026','2026-01-05','posted','','','','General Journal','[{"accountId":"patents","contactId":null,"credit":"0.00","debit":"32.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"32.00","debit":"0.00","memo":""}]',48);
INSERT INTO "journals" VALUES('reserve-2025','2025-01-06','posted','','','','General Journal','[{"accountId":"reserve","contactId":null,"credit":"0.00","debit":"64.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"64.00","debit":"0.00","memo":""}]',49);
INSERT INTO "journals" VALUES('reserve-2026','2026-01-06','posted','','','','General Journal','[{"accountId":"reserve","contactId":null,"credit":"0.00","debit":"64.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"64.00","debit":"0.00","memo":""}]',50);
INSERT INTO "journals" VALUES('lent-2025','2025-01-07','posted','','','','General Journal','[{"accountId":"lent","contactId":null,"credit":"0.00","debit":"128.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"128.00","debit":"0.00","memo":""}]',51);
INSERT INTO "journals" VALUES('lent-2026','2026-01-07','posted','','','','General Journal','[{"accountId":"lent","contactId":null,"credit":"0.00","debit":"128.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"128.00","debit":"0.00","memo":""}]',52);
INSERT INTO "journals" VALUES('draws-2025','2025-01-08','posted','','','','General Journal','[{"accountId":"draws","contactId":null,"credit":"0.00","debit":"256.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"256.00","debit":"0.00","memo":""}]',53);
INSERT INTO "journals" VALUES('draws-2026','2026-01-08','posted','','','','General Journal','[{"accountId":"draws","contactId":null,"credit":"0.00","debit":"256.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"256.00","debit":"0.00","memo":""}]',54);
INSERT INTO "journals" VALUES('certificate-2025','2025-01-09','posted','','','','General Journal','[{"accountId":"certificate","contactId":null,"credit":"0.00","debit":"512.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"512.00","debit":"0.00","memo":""}]',55);
INSERT INTO "journals" VALUES('certificate-2026','2026-01-09','posted','','','','General Journal','[{"accountId":"certificate","contactId":null,"credit":"0.00","debit":"512.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"512.00","debit":"0.00","memo":""}]',56);
INSERT INTO "journals" VALUES('gain-2025','2025-01-10','posted','','','','General Journal','[{"accountId":"gain","contactId":null,"credit":"0.00","debit":"1024.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"1024.00","debit":"0.00","memo":""}]',57);
INSERT INTO "journals" VALUES('gain-2026','2026-01-10','posted','','','','General Journal','[{"accountId":"gain","contactId":null,"credit":"0.00","debit":"1024.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"1024.00","debit":"0.00","memo":""}]',58);
INSERT INTO "journals" VALUES('fees-2025','2025-01-11','posted','','','','General Journal','[{"accountId":"fees","contactId":null,"credit":"0.00","debit":"2048.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"2048.00","debit":"0.00","memo":""}]',59);
INSERT INTO "journals" VALUES('fees-2026','2026-01-11','posted','','','','General Journal','[{"accountId":"fees","contactId":null,"credit":"0.00","debit":"2048.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"2048.00","debit":"0.00","memo":""}]',60);
INSERT INTO "journals" VALUES('opening','2024-12-31','posted','','','Opening balance','General Journal','[{"accountId":"account-1000","contactId":null,"credit":"0.00","debit":"500000.00","memo":""},{"accountId":"account-3900","contactId":null,"credit":"500000.00","debit":"0.00","memo":""}]',67);
INSERT INTO "journals" VALUES('drawn','2025-03-31','posted','','','','General Journal','[{"accountId":"account-3000","contactId":null,"credit":"0.00","debit":"1000.00","memo":""},{"accountId":"account-1000","contactId":null,"credit":"1000.00","debit":"0.00","memo":""}]',68);
INSERT INTO "journals" VALUES('j-owed','2025-06-01','posted','','J1','','General Journal','[{"accountId":"account-1100","contactId":"bob","credit":"0.00","debit":"80.00","memo":""},{"accountId":"account-4100","contactId":null,"credit":"60.00","debit":"0.00","memo":""},{"accountId":"account-4000","contactId":null,"credit":"20.00","debit":"0.00","memo":""}]',95);
INSERT INTO "journals" VALUES('j-paid','2025-07-01','posted','','','','General Journal','[{"accountId":"account-1000","contactId":null,"credit":"0.00","debit":"30.00","memo":""},{"accountId":"account-1100","contactId":"bob","credit":"30.00","debit":"0.00","memo":""}]',96);
INSERT INTO "journals" VALUES('j-twice','2026-03-01','posted','','','','General Journal','[{"accountId":"account-1100","contactId":"ann","credit":"0.00","debit":"5.00","memo":""},{"accountId":"account-1100","contactId":"ann","credit":"0.00","debit":"6.00","memo":""},{"accountId":"account-2000","contactId":"wes","credit":"11.00","debit":"0.00","memo":""}]',98);
INSERT INTO "journals" VALUES('j-void','2026-03-02','void','a mistake','','','General Journal','[{"accountId":"account-1000","contactId":null,"credit":"0.00","debit":"10.00","memo":""},{"accountId":"account-4100","contactId":null,"credit":"10.00","debit":"0.00","memo":""}]',101);
CREATE TABLE keys (
    kind TEXT NOT NULL,
    field TEXT NOT NULL,
    key TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, field, key, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "keys" VALUES('account','name',':accounts payable','account-2000');
INSERT INTO "keys" VALUES('account','name',':accounts receivable','account-1100');
INSERT INTO "keys" VALUES('account','name',':accumulated depreciation','wear');
INSERT INTO "keys" VALUES('account','name',':amortization of software','software');
INSERT INTO "keys" VALUES('account','name',':certificate of deposit','certificate');
INSERT INTO "keys" VALUES('account','name',':checking','account-1000');
INSERT INTO "keys" VALUES('account','name',':consulting income','account-4000');
INSERT INTO "keys" VALUES('account','name',':cost of goods sold','account-5000');
INSERT INTO "keys" VALUES('account','name',':credit card','account-2100');
INSERT INTO "keys" VALUES('account','name',':depreciation reserve','reserve');
INSERT INTO "keys" VALUES('account','name',':draws','draws');
INSERT INTO "keys" VALUES('account','name',':equipment','account-1500');
INSERT INTO "keys" VALUES('account','name',':estimates','estimates');
INSERT INTO "keys" VALUES('account','name',':fees for loans','fees');
INSERT INTO "keys" VALUES('account','name',':gain on sale of land','gain');
INSERT INTO "keys" VALUES('account','name',':inventory','account-1200');
INSERT INTO "keys" VALUES('account','name',':lent','lent');
INSERT INTO "keys" VALUES('account','name',':loans payable','account-2500');
INSERT INTO "keys" VALUES('account','name',':mortgage amortization loan','mortgage');
INSERT INTO "keys" VALUES('account','name',':office supplies','account-6000');
INSERT INTO "keys" VALUES('account','name',':old receivables','old');
INSERT INTO "keys" VALUES('account','name',':opening balance equity','account-3900');
INSERT INTO "keys" VALUES('account','name',':other income','account-4900');
INSERT INTO "keys" VALUES('account','name',':owner''s equity','account-3000');
INSERT INTO "keys" VALUES('account','name',':patents','patents');
INSERT INTO "keys" VALUES('account','name',':rent & utilities','account-6800');
INSERT INTO "keys" VALUES('account','name',':retained earnings','account-3100');
INSERT INTO "keys" VALUES('account','name',':sales income','account-4100');
INSERT INTO "keys" VALUES('account','name',':savings','account-1010');
INSERT INTO "keys" VALUES('account','name',':travel','account-6400');
INSERT INTO "keys" VALUES('account','name',':undeposited funds','account-1050');
INSERT INTO "keys" VALUES('account','name','account-4100:shop','shop');
INSERT INTO "keys" VALUES('account','name','wear:truck ad','truck-ad');
INSERT INTO "keys" VALUES('account','number','1000','account-1000');
INSERT INTO "keys" VALUES('account','number','1010','account-1010');
INSERT INTO "keys" VALUES('account','number','1050','account-1050');
INSERT INTO "keys" VALUES('account','number','1100','account-1100');
INSERT INTO "keys" VALUES('account','number','1190','old');
INSERT INTO "keys" VALUES('account','number','1200','account-1200');
INSERT INTO "keys" VALUES('account','number','1300','lent');
INSERT INTO "keys" VALUES('account','number','1500','account-1500');
INSERT INTO "keys" VALUES('account','number','1590','wear');
INSERT INTO "keys" VALUES('account','number','2000','account-2000');
INSERT INTO "keys" VALUES('account','number','2100','account-2100');
INSERT INTO "keys" VALUES('account','number','2500','account-2500');
INSERT INTO "keys" VALUES('account','number','2600','mortgage');
INSERT INTO "keys" VALUES('account','number','3000','account-3000');
INSERT INTO "keys" VALUES('account','number','3100','account-3100');
INSERT INTO "keys" VALUES('account','number','3900','account-3900');
INSERT INTO "keys" VALUES('account','number','4000','account-4000');
INSERT INTO "keys" VALUES('account','number','4100','account-4100');
INSERT INTO "keys" VALUES('account','number','4900','account-4900');
INSERT INTO "keys" VALUES('account','number','5000','account-5000');
INSERT INTO "keys" VALUES('account','number','6000','account-6000');
INSERT INTO "keys" VALUES('account','number','6400','account-6400');
INSERT INTO "keys" VALUES('account','number','6800','account-6800');
INSERT INTO "keys" VALUES('bill','number','vic:bill:a 1','b-1');
INSERT INTO "keys" VALUES('bill','number','vic:vendor_credit:c 1','n-1');
INSERT INTO "keys" VALUES('contact','name','customer:ann','ann');
INSERT INTO "keys" VALUES('contact','name','customer:bob','bob');
INSERT INTO "keys" VALUES('contact','name','vendor:vic','vic');
INSERT INTO "keys" VALUES('contact','name','vendor:wes','wes');
INSERT INTO "keys" VALUES('invoice','number','credit_memo:1001','m-1');
INSERT INTO "keys" VALUES('invoice','number','credit_memo:1002','id-00002');
INSERT INTO "keys" VALUES('invoice','number','invoice:1001','i-3');
INSERT INTO "keys" VALUES('invoice','number','invoice:1002','i-4');
INSERT INTO "keys" VALUES('invoice','number','invoice:1003','i-void');
INSERT INTO "keys" VALUES('invoice','number','invoice:1004','i-draft');
INSERT INTO "keys" VALUES('invoice','number','invoice:inv-10','i-2');
INSERT INTO "keys" VALUES('invoice','number','invoice:inv-9','i-1');
INSERT INTO "keys" VALUES('terms','name','due on receipt','terms-due-on-receipt');
INSERT INTO "keys" VALUES('terms','name','net 15','terms-net-15');
INSERT INTO "keys" VALUES('terms','name','net 30','terms-net-30');
INSERT INTO "keys" VALUES('terms','name','net 60','terms-net-60');
INSERT INTO "keys" VALUES('terms','name','net 7','terms-net-7');
CREATE TABLE month_balances (
    account_id TEXT NOT NULL,
    basis TEXT NOT NULL,
    month TEXT NOT NULL,
    debits INTEGER NOT NULL CHECK (debits BETWEEN 0 AND 4000000000000000000),
    credits INTEGER NOT NULL CHECK (credits BETWEEN 0 AND 4000000000000000000),
    PRIMARY KEY (account_id, basis, month)
) STRICT, WITHOUT ROWID;
INSERT INTO "month_balances" VALUES('account-1000','both','2024-12',50000000,0);
INSERT INTO "month_balances" VALUES('account-1000','both','2025-01',0,409400);
INSERT INTO "month_balances" VALUES('account-1000','both','2025-03',0,100000);
INSERT INTO "month_balances" VALUES('account-1000','both','2025-07',3000,0);
INSERT INTO "month_balances" VALUES('account-1000','both','2025-12',100000000,0);
INSERT INTO "month_balances" VALUES('account-1000','both','2026-01',0,409400);
INSERT INTO "month_balances" VALUES('account-1000','both','2026-02',0,6000);
INSERT INTO "month_balances" VALUES('account-1000','both','2026-03',12900,54000);
INSERT INTO "month_balances" VALUES('account-1010','both','2026-03',40000,0);
INSERT INTO "month_balances" VALUES('account-1050','both','2025-03',5000,0);
INSERT INTO "month_balances" VALUES('account-1050','both','2026-02',42000,0);
INSERT INTO "month_balances" VALUES('account-1050','both','2026-03',8000,13000);
INSERT INTO "month_balances" VALUES('account-1100','accrual','2025-02',10001,0);
INSERT INTO "month_balances" VALUES('account-1100','accrual','2025-03',0,5000);
INSERT INTO "month_balances" VALUES('account-1100','accrual','2025-06',8000,0);
INSERT INTO "month_balances" VALUES('account-1100','accrual','2025-07',0,3000);
INSERT INTO "month_balances" VALUES('account-1100','accrual','2025-11',123456789,0);
INSERT INTO "month_balances" VALUES('account-1100','accrual','2025-12',0,100000000);
INSERT INTO "month_balances" VALUES('account-1100','accrual','2026-01',7,0);
INSERT INTO "month_balances" VALUES('account-1100','accrual','2026-02',0,2000);
INSERT INTO "month_balances" VALUES('account-1100','accrual','2026-03',1100,10001);
INSERT INTO "month_balances" VALUES('account-2000','accrual','2025-10',0,3003);
INSERT INTO "month_balances" VALUES('account-2000','accrual','2026-02',11000,13499);
INSERT INTO "month_balances" VALUES('account-2000','accrual','2026-03',2499,1100);
INSERT INTO "month_balances" VALUES('account-2100','both','2026-02',0,5000);
INSERT INTO "month_balances" VALUES('account-3000','both','2025-03',100000,0);
INSERT INTO "month_balances" VALUES('account-3900','both','2024-12',0,50000000);
INSERT INTO "month_balances" VALUES('account-4000','accrual','2025-02',0,3335);
INSERT INTO "month_balances" VALUES('account-4000','accrual','2025-06',0,2000);
INSERT INTO "month_balances" VALUES('account-4000','accrual','2026-01',5000,0);
INSERT INTO "month_balances" VALUES('account-4000','accrual','2026-03',3335,0);
INSERT INTO "month_balances" VALUES('account-4000','both','2026-03',1000,0);
INSERT INTO "month_balances" VALUES('account-4000','cash','2025-03',0,1667);
INSERT INTO "month_balances" VALUES('account-4000','cash','2025-07',0,750);
INSERT INTO "month_balances" VALUES('account-4000','cash','2025-12',0,1668);
INSERT INTO "month_balances" VALUES('account-4000','cash','2026-02',1444,0);
INSERT INTO "month_balances" VALUES('account-4000','cash','2026-03',3335,0);
INSERT INTO "month_balances" VALUES('account-4100','accrual','2025-02',0,3333);
INSERT INTO "month_balances" VALUES('account-4100','accrual','2025-06',0,6000);
INSERT INTO "month_balances" VALUES('account-4100','accrual','2025-11',0,123456789);
INSERT INTO "month_balances" VALUES('account-4100','accrual','2026-01',0,50007);
INSERT INTO "month_balances" VALUES('account-4100','accrual','2026-02',2000,0);
INSERT INTO "month_balances" VALUES('account-4100','accrual','2026-03',3333,0);
INSERT INTO "month_balances" VALUES('account-4100','both','2026-03',0,9000);
INSERT INTO "month_balances" VALUES('account-4100','cash','2025-03',0,1667);
INSERT INTO "month_balances" VALUES('account-4100','cash','2025-07',0,2250);
INSERT INTO "month_balances" VALUES('account-4100','cash','2025-12',0,99996665);
INSERT INTO "month_balances" VALUES('account-4100','cash','2026-02',2000,16444);
INSERT INTO "month_balances" VALUES('account-4100','cash','2026-03',3333,10001);
INSERT INTO "month_balances" VALUES('account-6000','accrual','2025-10',1001,0);
INSERT INTO "month_balances" VALUES('account-6000','accrual','2026-02',9999,500);
INSERT INTO "month_balances" VALUES('account-6000','accrual','2026-03',0,999);
INSERT INTO "month_balances" VALUES('account-6000','cash','2026-02',3998,500);
INSERT INTO "month_balances" VALUES('account-6000','cash','2026-03',999,999);
INSERT INTO "month_balances" VALUES('account-6400','accrual','2026-02',4000,0);
INSERT INTO "month_balances" VALUES('account-6400','both','2026-03',100,0);
INSERT INTO "month_balances" VALUES('account-6400','cash','2026-02',4000,0);
INSERT INTO "month_balances" VALUES('account-6800','accrual','2025-10',2002,0);
INSERT INTO "month_balances" VALUES('account-6800','both','2026-03',2500,0);
INSERT INTO "month_balances" VALUES('account-6800','cash','2026-02',2002,0);
INSERT INTO "month_balances" VALUES('certificate','both','2025-01',51200,0);
INSERT INTO "month_balances" VALUES('certificate','both','2026-01',51200,0);
INSERT INTO "month_balances" VALUES('draws','both','2025-01',25600,0);
INSERT INTO "month_balances" VALUES('draws','both','2026-01',25600,0);
INSERT INTO "month_balances" VALUES('fees','both','2025-01',204800,0);
INSERT INTO "month_balances" VALUES('fees','both','2026-01',204800,0);
INSERT INTO "month_balances" VALUES('gain','both','2025-01',102400,0);
INSERT INTO "month_balances" VALUES('gain','both','2026-01',102400,0);
INSERT INTO "month_balances" VALUES('lent','both','2025-01',12800,0);
INSERT INTO "month_balances" VALUES('lent','both','2026-01',12800,0);
INSERT INTO "month_balances" VALUES('mortgage','both','2025-01',800,0);
INSERT INTO "month_balances" VALUES('mortgage','both','2026-01',800,0);
INSERT INTO "month_balances" VALUES('old','accrual','2026-01',45000,0);
INSERT INTO "month_balances" VALUES('old','accrual','2026-02',0,42000);
INSERT INTO "month_balances" VALUES('old','accrual','2026-03',10000,0);
INSERT INTO "month_balances" VALUES('patents','both','2025-01',3200,0);
INSERT INTO "month_balances" VALUES('patents','both','2026-01',3200,0);
INSERT INTO "month_balances" VALUES('reserve','both','2025-01',6400,0);
INSERT INTO "month_balances" VALUES('reserve','both','2026-01',6400,0);
INSERT INTO "month_balances" VALUES('shop','accrual','2025-02',0,3333);
INSERT INTO "month_balances" VALUES('shop','accrual','2026-03',3333,0);
INSERT INTO "month_balances" VALUES('shop','cash','2025-03',0,1666);
INSERT INTO "month_balances" VALUES('shop','cash','2025-12',0,1667);
INSERT INTO "month_balances" VALUES('shop','cash','2026-03',3333,0);
INSERT INTO "month_balances" VALUES('software','both','2025-01',1600,0);
INSERT INTO "month_balances" VALUES('software','both','2026-01',1600,0);
INSERT INTO "month_balances" VALUES('truck-ad','both','2025-01',400,0);
INSERT INTO "month_balances" VALUES('truck-ad','both','2026-01',400,0);
INSERT INTO "month_balances" VALUES('unapplied-cash-bill-payment-expense','cash','2026-02',11000,9500);
INSERT INTO "month_balances" VALUES('unapplied-cash-bill-payment-expense','cash','2026-03',1500,1100);
INSERT INTO "month_balances" VALUES('unapplied-cash-payment-income','cash','2025-03',5000,5000);
INSERT INTO "month_balances" VALUES('unapplied-cash-payment-income','cash','2025-07',3000,3000);
INSERT INTO "month_balances" VALUES('unapplied-cash-payment-income','cash','2025-12',100000000,100000000);
INSERT INTO "month_balances" VALUES('unapplied-cash-payment-income','cash','2026-02',13000,42000);
INSERT INTO "month_balances" VALUES('unapplied-cash-payment-income','cash','2026-03',11100,0);
INSERT INTO "month_balances" VALUES('wear','both','2025-01',200,0);
INSERT INTO "month_balances" VALUES('wear','both','2026-01',200,0);
CREATE TABLE open_items (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    document_id TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('charge', 'credit', 'row')),
    account_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    date TEXT NOT NULL,
    due_date TEXT NOT NULL,
    number TEXT NOT NULL,
    memo TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    open INTEGER NOT NULL CHECK (open BETWEEN 0 AND amount),
    hold INTEGER NOT NULL,
    settled TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO "open_items" VALUES('bank-transaction:id-00001:old:bob:debit','bank-transaction','id-00001','charge','old','bob','2026-03-08','2026-03-08','','Refund of Payment 77',10000,0,0,'2026-03-08');
INSERT INTO "open_items" VALUES('bank-transaction:t-advance:account-2000:wes:debit','bank-transaction','t-advance','credit','account-2000','wes','2026-03-06','2026-03-06','','',1500,1500,0,NULL);
INSERT INTO "open_items" VALUES('bank-transaction:t-sale:account-1050','bank-transaction','t-sale','row','account-1050','bob','2026-03-03','2026-03-03','','',8000,0,0,NULL);
INSERT INTO "open_items" VALUES('bill-payment:q-1','bill-payment','q-1','credit','account-2000','vic','2026-02-20','2026-02-20','','',6000,0,0,'2026-02-20');
INSERT INTO "open_items" VALUES('bill-payment:q-2','bill-payment','q-2','credit','account-2000','wes','2026-02-21','2026-02-21','','',5000,400,0,NULL);
INSERT INTO "open_items" VALUES('bill:b-1','bill','b-1','charge','account-2000','vic','2025-10-01','2025-10-31','A 1','',3003,0,0,'2026-02-20');
INSERT INTO "open_items" VALUES('bill:b-2','bill','b-2','charge','account-2000','vic','2026-02-01','2026-02-01','','',9999,6003,0,NULL);
INSERT INTO "open_items" VALUES('bill:b-3','bill','b-3','charge','account-2000','wes','2026-02-05','2026-02-05','','',3500,0,0,'2026-02-21');
INSERT INTO "open_items" VALUES('bill:n-1','bill','n-1','credit','account-2000','vic','2026-03-01','2026-03-01','C 1','',999,0,0,'2026-03-01');
INSERT INTO "open_items" VALUES('invoice:i-1','invoice','i-1','charge','account-1100','ann','2025-02-01','2025-03-03','INV-9','',10001,0,0,'2025-12-01');
INSERT INTO "open_items" VALUES('invoice:i-2','invoice','i-2','charge','account-1100','ann','2025-11-20','2025-12-20','INV-10','',123456789,23449789,0,NULL);
INSERT INTO "open_items" VALUES('invoice:i-3','invoice','i-3','charge','account-1100','ann','2026-01-05','2026-01-05','1001','',7,7,0,NULL);
INSERT INTO "open_items" VALUES('invoice:i-4','invoice','i-4','charge','old','bob','2026-01-10','2026-01-10','1002','',45000,32000,0,NULL);
INSERT INTO "open_items" VALUES('invoice:id-00002','invoice','id-00002','credit','account-1100','ann','2026-03-10','2026-03-10','1002','Void of Invoice INV-9 of 2025-02-01: never ordered',10001,0,0,'2026-03-10');
INSERT INTO "open_items" VALUES('invoice:m-1','invoice','m-1','credit','account-1100','ann','2026-02-03','2026-02-03','1001','',2000,0,0,'2026-02-03');
INSERT INTO "open_items" VALUES('journal:j-owed:account-1100:bob:debit','journal','j-owed','charge','account-1100','bob','2025-06-01','2025-06-01','J1','',8000,5000,0,NULL);
INSERT INTO "open_items" VALUES('journal:j-paid:account-1100:bob:credit','journal','j-paid','credit','account-1100','bob','2025-07-01','2025-07-01','','',3000,0,0,'2025-07-01');
INSERT INTO "open_items" VALUES('journal:j-twice:account-1100:ann:debit','journal','j-twice','charge','account-1100','ann','2026-03-01','2026-03-01','','',500,500,0,NULL);
INSERT INTO "open_items" VALUES('journal:j-twice:account-1100:ann:debit:2','journal','j-twice','charge','account-1100','ann','2026-03-01','2026-03-01','','',600,600,0,NULL);
INSERT INTO "open_items" VALUES('journal:j-twice:account-2000:wes:credit','journal','j-twice','charge','account-2000','wes','2026-03-01','2026-03-01','','',1100,0,0,'2026-03-01');
INSERT INTO "open_items" VALUES('payment:p-1','payment','p-1','credit','account-1100','ann','2025-03-01','2025-03-01','','first part of INV-9',5000,0,0,'2025-03-01');
INSERT INTO "open_items" VALUES('payment:p-1:account-1050','payment','p-1','row','account-1050','ann','2025-03-01','2025-03-01','','first part of INV-9',5000,0,0,NULL);
INSERT INTO "open_items" VALUES('payment:p-2','payment','p-2','credit','account-1100','ann','2025-12-01','2025-12-01','','',100000000,0,0,'2025-12-01');
INSERT INTO "open_items" VALUES('payment:p-3','payment','p-3','credit','old','bob','2026-02-02','2026-02-02','','of February',12000,0,0,'2026-02-02');
INSERT INTO "open_items" VALUES('payment:p-3:account-1050','payment','p-3','row','account-1050','bob','2026-02-02','2026-02-02','','of February',12000,12000,0,NULL);
INSERT INTO "open_items" VALUES('payment:p-held','payment','p-held','credit','old','bob','2026-02-01','2026-02-01','77','',30000,19000,1,NULL);
INSERT INTO "open_items" VALUES('payment:p-held:account-1050','payment','p-held','row','account-1050','bob','2026-02-01','2026-02-01','77','',30000,30000,0,NULL);
CREATE TABLE payments (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    void_reason TEXT NOT NULL,
    status TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    method TEXT NOT NULL,
    ref TEXT NOT NULL,
    deposit_account_id TEXT NOT NULL,
    receivable_account_id TEXT NOT NULL,
    applications TEXT NOT NULL,
    hold INTEGER NOT NULL,
    memo TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO "payments" VALUES('p-1','2025-03-01','','posted','ann',5000,'','','account-1050','account-1100','[]',0,'first part of INV-9',75);
INSERT INTO "payments" VALUES('p-2','2025-12-01','','posted','ann',100000000,'','','account-1000','account-1100','[{"amount":"900000.00","invoiceId":"i-2"}]',0,'',77);
INSERT INTO "payments" VALUES('p-held','2026-02-01','','posted','bob',30000,'','77','account-1050','old','[{"amount":"10.00","invoiceId":"i-4"}]',1,'',84);
INSERT INTO "payments" VALUES('p-3','2026-02-02','','posted','bob',12000,'','','account-1050','old','[]',0,'of February',117);
CREATE TABLE postings (
    entry_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    account_id TEXT NOT NULL,
    date TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount <> 0),
    contact_id TEXT,
    item_id TEXT,
    quantity TEXT,
    memo TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (basis IN ('both', 'accrual', 'cash')),
    PRIMARY KEY (entry_id, line)
) STRICT, WITHOUT ROWID;
INSERT INTO "postings" VALUES('application:bill-payment:q-1>bill:b-1@2026-02-20',0,'unapplied-cash-bill-payment-expense','2026-02-20',-3003,'vic',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:bill-payment:q-1>bill:b-1@2026-02-20',1,'account-6000','2026-02-20',1001,'vic',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:bill-payment:q-1>bill:b-1@2026-02-20',2,'account-6800','2026-02-20',2002,'vic',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:bill-payment:q-1>bill:b-2@2026-02-20',0,'unapplied-cash-bill-payment-expense','2026-02-20',-2997,'vic',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:bill-payment:q-1>bill:b-2@2026-02-20',1,'account-6000','2026-02-20',2997,'vic',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:bill-payment:q-2>bill:b-3@2026-02-21',0,'unapplied-cash-bill-payment-expense','2026-02-21',-3500,'wes',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:bill-payment:q-2>bill:b-3@2026-02-21',1,'account-6400','2026-02-21',4000,'wes',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:bill-payment:q-2>bill:b-3@2026-02-21',2,'account-6000','2026-02-21',-500,'wes',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:bill:n-1>bill:b-2@2026-03-01',0,'account-6000','2026-03-01',-999,'vic',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:bill:n-1>bill:b-2@2026-03-01',1,'account-6000','2026-03-01',999,'vic',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:invoice:id-00002>invoice:i-2@2026-03-10',0,'account-4100','2026-03-10',3333,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:invoice:id-00002>invoice:i-2@2026-03-10',1,'shop','2026-03-10',3333,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:invoice:id-00002>invoice:i-2@2026-03-10',2,'account-4000','2026-03-10',3335,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:invoice:id-00002>invoice:i-2@2026-03-10',3,'account-4100','2026-03-10',-10001,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:invoice:m-1>invoice:i-2@2026-02-03',0,'account-4100','2026-02-03',2000,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:invoice:m-1>invoice:i-2@2026-02-03',1,'account-4100','2026-02-03',-2000,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:journal:j-paid:account-1100:bob:credit>journal:j-owed:account-1100:bob:debit@2025-07-01',0,'unapplied-cash-payment-income','2025-07-01',3000,'bob',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:journal:j-paid:account-1100:bob:credit>journal:j-owed:account-1100:bob:debit@2025-07-01',1,'account-4100','2025-07-01',-2250,NULL,NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:journal:j-paid:account-1100:bob:credit>journal:j-owed:account-1100:bob:debit@2025-07-01',2,'account-4000','2025-07-01',-750,NULL,NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-1>invoice:i-1@2025-03-01',0,'unapplied-cash-payment-income','2025-03-01',5000,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-1>invoice:i-1@2025-03-01',1,'account-4100','2025-03-01',-1667,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-1>invoice:i-1@2025-03-01',2,'shop','2025-03-01',-1666,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-1>invoice:i-1@2025-03-01',3,'account-4000','2025-03-01',-1667,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-2>invoice:i-1@2025-12-01',0,'unapplied-cash-payment-income','2025-12-01',5001,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-2>invoice:i-1@2025-12-01',1,'account-4100','2025-12-01',-1666,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-2>invoice:i-1@2025-12-01',2,'shop','2025-12-01',-1667,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-2>invoice:i-1@2025-12-01',3,'account-4000','2025-12-01',-1668,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-2>invoice:i-2@2025-12-01',0,'unapplied-cash-payment-income','2025-12-01',99994999,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-2>invoice:i-2@2025-12-01',1,'account-4100','2025-12-01',-99994999,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-3>invoice:i-4@2026-02-02',0,'unapplied-cash-payment-income','2026-02-02',12000,'bob',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-3>invoice:i-4@2026-02-02',1,'account-4100','2026-02-02',-13333,'bob',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-3>invoice:i-4@2026-02-02',2,'account-4000','2026-02-02',1333,'bob',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-held>invoice:i-4@2026-02-01',0,'unapplied-cash-payment-income','2026-02-01',1000,'bob',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-held>invoice:i-4@2026-02-01',1,'account-4100','2026-02-01',-1111,'bob',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('application:payment:p-held>invoice:i-4@2026-02-01',2,'account-4000','2026-02-01',111,'bob',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('bank-transaction:d-1',0,'account-1000','2026-03-07',12900,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('bank-transaction:d-1',1,'account-1050','2026-03-07',-5000,'ann',NULL,NULL,'first part of INV-9','both');
INSERT INTO "postings" VALUES('bank-transaction:d-1',2,'account-1050','2026-03-07',-8000,'bob',NULL,NULL,'','both');
INSERT INTO "postings" VALUES('bank-transaction:d-1',3,'account-6400','2026-03-07',100,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('bank-transaction:id-00001',0,'account-1000','2026-03-08',-10000,'bob',NULL,NULL,'Refund of Payment 77','both');
INSERT INTO "postings" VALUES('bank-transaction:id-00001',1,'old','2026-03-08',10000,'bob',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('bank-transaction:id-00001',2,'unapplied-cash-payment-income','2026-03-08',10000,'bob',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('bank-transaction:t-advance',0,'account-1000','2026-03-06',-1500,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('bank-transaction:t-advance',1,'account-2000','2026-03-06',1500,'wes',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('bank-transaction:t-advance',2,'unapplied-cash-bill-payment-expense','2026-03-06',1500,'wes',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('bank-transaction:t-check',0,'account-1000','2026-03-04',-2500,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('bank-transaction:t-check',1,'account-6800','2026-03-04',2500,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('bank-transaction:t-moved',0,'account-1010','2026-03-05',40000,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('bank-transaction:t-moved',1,'account-1000','2026-03-05',-40000,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('bank-transaction:t-sale',0,'account-1050','2026-03-03',8000,'bob',NULL,NULL,'','both');
INSERT INTO "postings" VALUES('bank-transaction:t-sale',1,'account-4100','2026-03-03',-9000,'bob',NULL,NULL,'Chairs','both');
INSERT INTO "postings" VALUES('bank-transaction:t-sale',2,'account-4000','2026-03-03',1000,'bob',NULL,NULL,'','both');
INSERT INTO "postings" VALUES('bill-payment:q-1',0,'account-2000','2026-02-20',6000,'vic',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('bill-payment:q-1',1,'account-1000','2026-02-20',-6000,'vic',NULL,NULL,'','both');
INSERT INTO "postings" VALUES('bill-payment:q-1',2,'unapplied-cash-bill-payment-expense','2026-02-20',6000,'vic',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('bill-payment:q-2',0,'account-2000','2026-02-21',5000,'wes',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('bill-payment:q-2',1,'account-2100','2026-02-21',-5000,'wes',NULL,NULL,'','both');
INSERT INTO "postings" VALUES('bill-payment:q-2',2,'unapplied-cash-bill-payment-expense','2026-02-21',5000,'wes',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('bill:b-1',0,'account-6000','2025-10-01',1001,'vic',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('bill:b-1',1,'account-6800','2025-10-01',2002,'vic',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('bill:b-1',2,'account-2000','2025-10-01',-3003,'vic',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('bill:b-2',0,'account-6000','2026-02-01',9999,'vic',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('bill:b-2',1,'account-2000','2026-02-01',-9999,'vic',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('bill:b-3',0,'account-6400','2026-02-05',4000,'wes',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('bill:b-3',1,'account-6000','2026-02-05',-500,'wes',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('bill:b-3',2,'account-2000','2026-02-05',-3500,'wes',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('bill:n-1',0,'account-6000','2026-03-01',-999,'vic',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('bill:n-1',1,'account-2000','2026-03-01',999,'vic',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('certificate-2025',0,'certificate','2025-01-09',51200,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('certificate-2025',1,'account-1000','2025-01-09',-51200,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('certificate-2026',0,'certificate','2026-01-09',51200,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('certificate-2026',1,'account-1000','2026-01-09',-51200,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('drawn',0,'account-3000','2025-03-31',100000,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('drawn',1,'account-1000','2025-03-31',-100000,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('draws-2025',0,'draws','2025-01-08',25600,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('draws-2025',1,'account-1000','2025-01-08',-25600,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('draws-2026',0,'draws','2026-01-08',25600,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('draws-2026',1,'account-1000','2026-01-08',-25600,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('fees-2025',0,'fees','2025-01-11',204800,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('fees-2025',1,'account-1000','2025-01-11',-204800,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('fees-2026',0,'fees','2026-01-11',204800,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('fees-2026',1,'account-1000','2026-01-11',-204800,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('gain-2025',0,'gain','2025-01-10',102400,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('gain-2025',1,'account-1000','2025-01-10',-102400,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('gain-2026',0,'gain','2026-01-10',102400,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('gain-2026',1,'account-1000','2026-01-10',-102400,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('invoice:i-1',0,'account-1100','2025-02-01',10001,'ann',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('invoice:i-1',1,'account-4100','2025-02-01',-3333,'ann',NULL,'1.00','','accrual');
INSERT INTO "postings" VALUES('invoice:i-1',2,'shop','2025-02-01',-3333,'ann',NULL,'1.00','','accrual');
INSERT INTO "postings" VALUES('invoice:i-1',3,'account-4000','2025-02-01',-3335,'ann',NULL,'1.00','','accrual');
INSERT INTO "postings" VALUES('invoice:i-2',0,'account-1100','2025-11-20',123456789,'ann',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('invoice:i-2',1,'account-4100','2025-11-20',-123456789,'ann',NULL,'1.00','','accrual');
INSERT INTO "postings" VALUES('invoice:i-3',0,'account-1100','2026-01-05',7,'ann',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('invoice:i-3',1,'account-4100','2026-01-05',-7,'ann',NULL,'1.00','','accrual');
INSERT INTO "postings" VALUES('invoice:i-4',0,'old','2026-01-10',45000,'bob',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('invoice:i-4',1,'account-4100','2026-01-10',-50000,'bob',NULL,'1.00','','accrual');
INSERT INTO "postings" VALUES('invoice:i-4',2,'account-4000','2026-01-10',5000,'bob',NULL,'1.00','','accrual');
INSERT INTO "postings" VALUES('invoice:id-00002',0,'account-1100','2026-03-10',-10001,'ann',NULL,NULL,'Void of Invoice INV-9 of 2025-02-01: never ordered','accrual');
INSERT INTO "postings" VALUES('invoice:id-00002',1,'account-4100','2026-03-10',3333,'ann',NULL,'-1.00','','accrual');
INSERT INTO "postings" VALUES('invoice:id-00002',2,'shop','2026-03-10',3333,'ann',NULL,'-1.00','','accrual');
INSERT INTO "postings" VALUES('invoice:id-00002',3,'account-4000','2026-03-10',3335,'ann',NULL,'-1.00','','accrual');
INSERT INTO "postings" VALUES('invoice:m-1',0,'account-1100','2026-02-03',-2000,'ann',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('invoice:m-1',1,'account-4100','2026-02-03',2000,'ann',NULL,'-1.00','','accrual');
INSERT INTO "postings" VALUES('j-owed',0,'account-1100','2025-06-01',8000,'bob',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('j-owed',1,'account-4100','2025-06-01',-6000,NULL,NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('j-owed',2,'account-4000','2025-06-01',-2000,NULL,NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('j-paid',0,'account-1000','2025-07-01',3000,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('j-paid',1,'account-1100','2025-07-01',-3000,'bob',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('j-paid',2,'unapplied-cash-payment-income','2025-07-01',-3000,'bob',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('j-twice',0,'account-1100','2026-03-01',500,'ann',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('j-twice',1,'account-1100','2026-03-01',600,'ann',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('j-twice',2,'account-2000','2026-03-01',-1100,'wes',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('j-twice',3,'unapplied-cash-payment-income','2026-03-01',500,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('j-twice',4,'unapplied-cash-payment-income','2026-03-01',600,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('j-twice',5,'unapplied-cash-bill-payment-expense','2026-03-01',-1100,'wes',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('lent-2025',0,'lent','2025-01-07',12800,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('lent-2025',1,'account-1000','2025-01-07',-12800,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('lent-2026',0,'lent','2026-01-07',12800,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('lent-2026',1,'account-1000','2026-01-07',-12800,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('mortgage-2025',0,'mortgage','2025-01-03',800,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('mortgage-2025',1,'account-1000','2025-01-03',-800,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('mortgage-2026',0,'mortgage','2026-01-03',800,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('mortgage-2026',1,'account-1000','2026-01-03',-800,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('opening',0,'account-1000','2024-12-31',50000000,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('opening',1,'account-3900','2024-12-31',-50000000,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('patents-2025',0,'patents','2025-01-05',3200,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('patents-2025',1,'account-1000','2025-01-05',-3200,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('patents-2026',0,'patents','2026-01-05',3200,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('patents-2026',1,'account-1000','2026-01-05',-3200,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('payment:p-1',0,'account-1050','2025-03-01',5000,'ann',NULL,NULL,'first part of INV-9','both');
INSERT INTO "postings" VALUES('payment:p-1',1,'account-1100','2025-03-01',-5000,'ann',NULL,NULL,'first part of INV-9','accrual');
INSERT INTO "postings" VALUES('payment:p-1',2,'unapplied-cash-payment-income','2025-03-01',-5000,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('payment:p-2',0,'account-1000','2025-12-01',100000000,'ann',NULL,NULL,'','both');
INSERT INTO "postings" VALUES('payment:p-2',1,'account-1100','2025-12-01',-100000000,'ann',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('payment:p-2',2,'unapplied-cash-payment-income','2025-12-01',-100000000,'ann',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('payment:p-3',0,'account-1050','2026-02-02',12000,'bob',NULL,NULL,'of February','both');
INSERT INTO "postings" VALUES('payment:p-3',1,'old','2026-02-02',-12000,'bob',NULL,NULL,'of February','accrual');
INSERT INTO "postings" VALUES('payment:p-3',2,'unapplied-cash-payment-income','2026-02-02',-12000,'bob',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('payment:p-held',0,'account-1050','2026-02-01',30000,'bob',NULL,NULL,'','both');
INSERT INTO "postings" VALUES('payment:p-held',1,'old','2026-02-01',-30000,'bob',NULL,NULL,'','accrual');
INSERT INTO "postings" VALUES('payment:p-held',2,'unapplied-cash-payment-income','2026-02-01',-30000,'bob',NULL,NULL,'','cash');
INSERT INTO "postings" VALUES('reserve-2025',0,'reserve','2025-01-06',6400,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('reserve-2025',1,'account-1000','2025-01-06',-6400,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('reserve-2026',0,'reserve','2026-01-06',6400,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('reserve-2026',1,'account-1000','2026-01-06',-6400,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('software-2025',0,'software','2025-01-04',1600,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('software-2025',1,'account-1000','2025-01-04',-1600,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('software-2026',0,'software','2026-01-04',1600,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('software-2026',1,'account-1000','2026-01-04',-1600,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('truck-ad-2025',0,'truck-ad','2025-01-02',400,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('truck-ad-2025',1,'account-1000','2025-01-02',-400,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('truck-ad-2026',0,'truck-ad','2026-01-02',400,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('truck-ad-2026',1,'account-1000','2026-01-02',-400,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('wear-2025',0,'wear','2025-01-01',200,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('wear-2025',1,'account-1000','2025-01-01',-200,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('wear-2026',0,'wear','2026-01-01',200,NULL,NULL,NULL,'','both');
INSERT INTO "postings" VALUES('wear-2026',1,'account-1000','2026-01-01',-200,NULL,NULL,NULL,'','both');
CREATE TABLE refs (
    from_kind TEXT NOT NULL,
    from_id TEXT NOT NULL,
    to_kind TEXT NOT NULL,
    to_id TEXT NOT NULL,
    PRIMARY KEY (from_kind, from_id, to_kind, to_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "refs" VALUES('bank-transaction','d-1','account','account-1000');
INSERT INTO "refs" VALUES('bank-transaction','id-00001','account','account-1000');
INSERT INTO "refs" VALUES('bank-transaction','t-advance','account','account-1000');
INSERT INTO "refs" VALUES('bank-transaction','t-check','account','account-1000');
INSERT INTO "refs" VALUES('bank-transaction','t-moved','account','account-1000');
INSERT INTO "refs" VALUES('bill-payment','q-1','account','account-1000');
INSERT INTO "refs" VALUES('cleared','bank-transaction:t-check:account-1000','account','account-1000');
INSERT INTO "refs" VALUES('journal','certificate-2025','account','account-1000');
INSERT INTO "refs" VALUES('journal','certificate-2026','account','account-1000');
INSERT INTO "refs" VALUES('journal','drawn','account','account-1000');
INSERT INTO "refs" VALUES('journal','draws-2025','account','account-1000');
INSERT INTO "refs" VALUES('journal','draws-2026','account','account-1000');
INSERT INTO "refs" VALUES('journal','fees-2025','account','account-1000');
INSERT INTO "refs" VALUES('journal','fees-2026','account','account-1000');
INSERT INTO "refs" VALUES('journal','gain-2025','account','account-1000');
INSERT INTO "refs" VALUES('journal','gain-2026','account','account-1000');
INSERT INTO "refs" VALUES('journal','j-paid','account','account-1000');
INSERT INTO "refs" VALUES('journal','j-void','account','account-1000');
INSERT INTO "refs" VALUES('journal','lent-2025','account','account-1000');
INSERT INTO "refs" VALUES('journal','lent-2026','account','account-1000');
INSERT INTO "refs" VALUES('journal','mortgage-2025','account','account-1000');
INSERT INTO "refs" VALUES('journal','mortgage-2026','account','account-1000');
INSERT INTO "refs" VALUES('journal','opening','account','account-1000');
INSERT INTO "refs" VALUES('journal','patents-2025','account','account-1000');
INSERT INTO "refs" VALUES('journal','patents-2026','account','account-1000');
INSERT INTO "refs" VALUES('journal','reserve-2025','account','account-1000');
INSERT INTO "refs" VALUES('journal','reserve-2026','account','account-1000');
INSERT INTO "refs" VALUES('journal','software-2025','account','account-1000');
INSERT INTO "refs" VALUES('journal','software-2026','account','account-1000');
INSERT INTO "refs" VALUES('journal','truck-ad-2025','account','account-1000');
INSERT INTO "refs" VALUES('journal','truck-ad-2026','account','account-1000');
INSERT INTO "refs" VALUES('journal','wear-2025','account','account-1000');
INSERT INTO "refs" VALUES('journal','wear-2026','account','account-1000');
INSERT INTO "refs" VALUES('payment','p-2','account','account-1000');
INSERT INTO "refs" VALUES('bank-transaction','t-moved','account','account-1010');
INSERT INTO "refs" VALUES('bank-transaction','d-1','account','account-1050');
INSERT INTO "refs" VALUES('bank-transaction','t-sale','account','account-1050');
INSERT INTO "refs" VALUES('payment','p-1','account','account-1050');
INSERT INTO "refs" VALUES('payment','p-3','account','account-1050');
INSERT INTO "refs" VALUES('payment','p-held','account','account-1050');
INSERT INTO "refs" VALUES('settings','company','account','account-1050');
INSERT INTO "refs" VALUES('invoice','i-1','account','account-1100');
INSERT INTO "refs" VALUES('invoice','i-2','account','account-1100');
INSERT INTO "refs" VALUES('invoice','i-3','account','account-1100');
INSERT INTO "refs" VALUES('invoice','i-draft','account','account-1100');
INSERT INTO "refs" VALUES('invoice','i-void','account','account-1100');
INSERT INTO "refs" VALUES('invoice','id-00002','account','account-1100');
INSERT INTO "refs" VALUES('invoice','m-1','account','account-1100');
INSERT INTO "refs" VALUES('journal','j-owed','account','account-1100');
INSERT INTO "refs" VALUES('journal','j-paid','account','account-1100');
INSERT INTO "refs" VALUES('journal','j-twice','account','account-1100');
INSERT INTO "refs" VALUES('payment','p-1','account','account-1100');
INSERT INTO "refs" VALUES('payment','p-2','account','account-1100');
INSERT INTO "refs" VALUES('settings','company','account','account-1100');
INSERT INTO "refs" VALUES('bank-transaction','t-advance','account','account-2000');
INSERT INTO "refs" VALUES('bill','b-1','account','account-2000');
INSERT INTO "refs" VALUES('bill','b-2','account','account-2000');
INSERT INTO "refs" VALUES('bill','b-3','account','account-2000');
INSERT INTO "refs" VALUES('bill','n-1','account','account-2000');
INSERT INTO "refs" VALUES('bill-payment','q-1','account','account-2000');
INSERT INTO "refs" VALUES('bill-payment','q-2','account','account-2000');
INSERT INTO "refs" VALUES('journal','j-twice','account','account-2000');
INSERT INTO "refs" VALUES('settings','company','account','account-2000');
INSERT INTO "refs" VALUES('bill-payment','q-2','account','account-2100');
INSERT INTO "refs" VALUES('journal','drawn','account','account-3000');
INSERT INTO "refs" VALUES('settings','company','account','account-3100');
INSERT INTO "refs" VALUES('journal','opening','account','account-3900');
INSERT INTO "refs" VALUES('settings','company','account','account-3900');
INSERT INTO "refs" VALUES('bank-transaction','t-sale','account','account-4000');
INSERT INTO "refs" VALUES('invoice','i-1','account','account-4000');
INSERT INTO "refs" VALUES('invoice','i-4','account','account-4000');
INSERT INTO "refs" VALUES('invoice','id-00002','account','account-4000');
INSERT INTO "refs" VALUES('journal','j-owed','account','account-4000');
INSERT INTO "refs" VALUES('account','shop','account','account-4100');
INSERT INTO "refs" VALUES('bank-transaction','t-sale','account','account-4100');
INSERT INTO "refs" VALUES('invoice','i-1','account','account-4100');
INSERT INTO "refs" VALUES('invoice','i-2','account','account-4100');
INSERT INTO "refs" VALUES('invoice','i-3','account','account-4100');
INSERT INTO "refs" VALUES('invoice','i-4','account','account-4100');
INSERT INTO "refs" VALUES('invoice','i-draft','account','account-4100');
INSERT INTO "refs" VALUES('invoice','i-void','account','account-4100');
INSERT INTO "refs" VALUES('invoice','id-00002','account','account-4100');
INSERT INTO "refs" VALUES('invoice','m-1','account','account-4100');
INSERT INTO "refs" VALUES('journal','j-owed','account','account-4100');
INSERT INTO "refs" VALUES('journal','j-void','account','account-4100');
INSERT INTO "refs" VALUES('bill','b-1','account','account-6000');
INSERT INTO "refs" VALUES('bill','b-2','account','account-6000');
INSERT INTO "refs" VALUES('bill','b-3','account','account-6000');
INSERT INTO "refs" VALUES('bill','n-1','account','account-6000');
INSERT INTO "refs" VALUES('bank-transaction','d-1','account','account-6400');
INSERT INTO "refs" VALUES('bill','b-3','account','account-6400');
INSERT INTO "refs" VALUES('bank-transaction','t-check','account','account-6800');
INSERT INTO "refs" VALUES('bill','b-1','account','account-6800');
INSERT INTO "refs" VALUES('journal','certificate-2025','account','certificate');
INSERT INTO "refs" VALUES('journal','certificate-2026','account','certificate');
INSERT INTO "refs" VALUES('journal','draws-2025','account','draws');
INSERT INTO "refs" VALUES('journal','draws-2026','account','draws');
INSERT INTO "refs" VALUES('journal','fees-2025','account','fees');
INSERT INTO "refs" VALUES('journal','fees-2026','account','fees');
INSERT INTO "refs" VALUES('journal','gain-2025','account','gain');
INSERT INTO "refs" VALUES('journal','gain-2026','account','gain');
INSERT INTO "refs" VALUES('journal','lent-2025','account','lent');
INSERT INTO "refs" VALUES('journal','lent-2026','account','lent');
INSERT INTO "refs" VALUES('journal','mortgage-2025','account','mortgage');
INSERT INTO "refs" VALUES('journal','mortgage-2026','account','mortgage');
INSERT INTO "refs" VALUES('bank-transaction','id-00001','account','old');
INSERT INTO "refs" VALUES('invoice','i-4','account','old');
INSERT INTO "refs" VALUES('payment','p-3','account','old');
INSERT INTO "refs" VALUES('payment','p-held','account','old');
INSERT INTO "refs" VALUES('journal','patents-2025','account','patents');
INSERT INTO "refs" VALUES('journal','patents-2026','account','patents');
INSERT INTO "refs" VALUES('journal','reserve-2025','account','reserve');
INSERT INTO "refs" VALUES('journal','reserve-2026','account','reserve');
INSERT INTO "refs" VALUES('invoice','i-1','account','shop');
INSERT INTO "refs" VALUES('invoice','id-00002','account','shop');
INSERT INTO "refs" VALUES('journal','software-2025','account','software');
INSERT INTO "refs" VALUES('journal','software-2026','account','software');
INSERT INTO "refs" VALUES('journal','truck-ad-2025','account','truck-ad');
INSERT INTO "refs" VALUES('journal','truck-ad-2026','account','truck-ad');
INSERT INTO "refs" VALUES('account','truck-ad','account','wear');
INSERT INTO "refs" VALUES('journal','wear-2025','account','wear');
INSERT INTO "refs" VALUES('journal','wear-2026','account','wear');
INSERT INTO "refs" VALUES('bill-payment','q-1','bill','b-1');
INSERT INTO "refs" VALUES('bank-transaction','d-1','contact','ann');
INSERT INTO "refs" VALUES('invoice','i-1','contact','ann');
INSERT INTO "refs" VALUES('invoice','i-2','contact','ann');
INSERT INTO "refs" VALUES('invoice','i-3','contact','ann');
INSERT INTO "refs" VALUES('invoice','id-00002','contact','ann');
INSERT INTO "refs" VALUES('invoice','m-1','contact','ann');
INSERT INTO "refs" VALUES('journal','j-twice','contact','ann');
INSERT INTO "refs" VALUES('payment','p-1','contact','ann');
INSERT INTO "refs" VALUES('payment','p-2','contact','ann');
INSERT INTO "refs" VALUES('bank-transaction','d-1','contact','bob');
INSERT INTO "refs" VALUES('bank-transaction','id-00001','contact','bob');
INSERT INTO "refs" VALUES('bank-transaction','t-sale','contact','bob');
INSERT INTO "refs" VALUES('invoice','i-4','contact','bob');
INSERT INTO "refs" VALUES('invoice','i-draft','contact','bob');
INSERT INTO "refs" VALUES('invoice','i-void','contact','bob');
INSERT INTO "refs" VALUES('journal','j-owed','contact','bob');
INSERT INTO "refs" VALUES('journal','j-paid','contact','bob');
INSERT INTO "refs" VALUES('payment','p-3','contact','bob');
INSERT INTO "refs" VALUES('payment','p-held','contact','bob');
INSERT INTO "refs" VALUES('bill','b-1','contact','vic');
INSERT INTO "refs" VALUES('bill','b-2','contact','vic');
INSERT INTO "refs" VALUES('bill','n-1','contact','vic');
INSERT INTO "refs" VALUES('bill-payment','q-1','contact','vic');
INSERT INTO "refs" VALUES('bank-transaction','t-advance','contact','wes');
INSERT INTO "refs" VALUES('bill','b-3','contact','wes');
INSERT INTO "refs" VALUES('bill-payment','q-2','contact','wes');
INSERT INTO "refs" VALUES('journal','j-twice','contact','wes');
INSERT INTO "refs" VALUES('invoice','m-1','invoice','i-2');
INSERT INTO "refs" VALUES('payment','p-2','invoice','i-2');
INSERT INTO "refs" VALUES('payment','p-held','invoice','i-4');
INSERT INTO "refs" VALUES('applied-credit','payment:p-held','open-item','bank-transaction:id-00001:old:bob:debit');
INSERT INTO "refs" VALUES('applied-credit','bill-payment:q-1','open-item','bill:b-1');
INSERT INTO "refs" VALUES('applied-credit','bill-payment:q-1','open-item','bill:b-2');
INSERT INTO "refs" VALUES('applied-credit','bill:n-1','open-item','bill:b-2');
INSERT INTO "refs" VALUES('applied-credit','bill-payment:q-2','open-item','bill:b-3');
INSERT INTO "refs" VALUES('applied-credit','payment:p-1','open-item','invoice:i-1');
INSERT INTO "refs" VALUES('applied-credit','payment:p-2','open-item','invoice:i-1');
INSERT INTO "refs" VALUES('applied-credit','invoice:id-00002','open-item','invoice:i-2');
INSERT INTO "refs" VALUES('applied-credit','invoice:m-1','open-item','invoice:i-2');
INSERT INTO "refs" VALUES('applied-credit','payment:p-2','open-item','invoice:i-2');
INSERT INTO "refs" VALUES('applied-credit','payment:p-3','open-item','invoice:i-4');
INSERT INTO "refs" VALUES('applied-credit','payment:p-held','open-item','invoice:i-4');
INSERT INTO "refs" VALUES('applied-credit','journal:j-paid:account-1100:bob:credit','open-item','journal:j-owed:account-1100:bob:debit');
INSERT INTO "refs" VALUES('applied-credit','bill-payment:q-2','open-item','journal:j-twice:account-2000:wes:credit');
INSERT INTO "refs" VALUES('bank-transaction','d-1','row','bank-transaction:t-sale:account-1050');
INSERT INTO "refs" VALUES('bank-transaction','d-1','row','payment:p-1:account-1050');
INSERT INTO "refs" VALUES('invoice','i-1','terms','terms-net-30');
INSERT INTO "refs" VALUES('invoice','i-2','terms','terms-net-30');
CREATE TABLE settings (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    fiscal_year_start INTEGER NOT NULL,
    closing_date TEXT,
    reason TEXT NOT NULL,
    receivable_account_id TEXT NOT NULL,
    payable_account_id TEXT NOT NULL,
    undeposited_funds_account_id TEXT NOT NULL,
    retained_earnings_account_id TEXT NOT NULL,
    opening_balance_equity_account_id TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO "settings" VALUES('company','My Company','USD',1,'2025-12-31','','account-1100','account-2000','account-1050','account-3100','account-3900',113);
CREATE TABLE stale (what TEXT PRIMARY KEY) STRICT;
CREATE TABLE terms (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    due_days INTEGER NOT NULL,
    discount_percent TEXT NOT NULL,
    discount_days INTEGER NOT NULL,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO "terms" VALUES('terms-due-on-receipt','Due on Receipt',0,'0.00',0,1,20);
INSERT INTO "terms" VALUES('terms-net-7','Net 7',7,'0.00',0,1,21);
INSERT INTO "terms" VALUES('terms-net-15','Net 15',15,'0.00',0,1,22);
INSERT INTO "terms" VALUES('terms-net-30','Net 30',30,'0.00',0,1,23);
INSERT INTO "terms" VALUES('terms-net-60','Net 60',60,'0.00',0,1,24);
CREATE TABLE words (
    kind TEXT NOT NULL,
    word TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, word, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "words" VALUES('account','1000','account-1000');
INSERT INTO "words" VALUES('account','1010','account-1010');
INSERT INTO "words" VALUES('account','1050','account-1050');
INSERT INTO "words" VALUES('account','1100','account-1100');
INSERT INTO "words" VALUES('account','1190','old');
INSERT INTO "words" VALUES('account','1200','account-1200');
INSERT INTO "words" VALUES('account','1300','lent');
INSERT INTO "words" VALUES('account','1500','account-1500');
INSERT INTO "words" VALUES('account','1590','wear');
INSERT INTO "words" VALUES('account','2000','account-2000');
INSERT INTO "words" VALUES('account','2100','account-2100');
INSERT INTO "words" VALUES('account','2500','account-2500');
INSERT INTO "words" VALUES('account','2600','mortgage');
INSERT INTO "words" VALUES('account','3000','account-3000');
INSERT INTO "words" VALUES('account','3100','account-3100');
INSERT INTO "words" VALUES('account','3900','account-3900');
INSERT INTO "words" VALUES('account','4000','account-4000');
INSERT INTO "words" VALUES('account','4100','account-4100');
INSERT INTO "words" VALUES('account','4900','account-4900');
INSERT INTO "words" VALUES('account','5000','account-5000');
INSERT INTO "words" VALUES('account','6000','account-6000');
INSERT INTO "words" VALUES('account','6400','account-6400');
INSERT INTO "words" VALUES('account','6800','account-6800');
INSERT INTO "words" VALUES('account','accounts','account-1100');
INSERT INTO "words" VALUES('account','accounts','account-2000');
INSERT INTO "words" VALUES('account','accumulated','wear');
INSERT INTO "words" VALUES('account','ad','truck-ad');
INSERT INTO "words" VALUES('account','amortization','mortgage');
INSERT INTO "words" VALUES('account','amortization','software');
INSERT INTO "words" VALUES('account','balance','account-3900');
INSERT INTO "words" VALUES('account','card','account-2100');
INSERT INTO "words" VALUES('account','certificate','certificate');
INSERT INTO "words" VALUES('account','checking','account-1000');
INSERT INTO "words" VALUES('account','consulting','account-4000');
INSERT INTO "words" VALUES('account','cost','account-5000');
INSERT INTO "words" VALUES('account','credit','account-2100');
INSERT INTO "words" VALUES('account','deposit','certificate');
INSERT INTO "words" VALUES('account','depreciation','reserve');
INSERT INTO "words" VALUES('account','depreciation','wear');
INSERT INTO "words" VALUES('account','draws','draws');
INSERT INTO "words" VALUES('account','earnings','account-3100');
INSERT INTO "words" VALUES('account','equipment','account-1500');
INSERT INTO "words" VALUES('account','equity','account-3000');
INSERT INTO "words" VALUES('account','equity','account-3900');
INSERT INTO "words" VALUES('account','estimates','estimates');
INSERT INTO "words" VALUES('account','fees','fees');
INSERT INTO "words" VALUES('account','for','fees');
INSERT INTO "words" VALUES('account','funds','account-1050');
INSERT INTO "words" VALUES('account','gain','gain');
INSERT INTO "words" VALUES('account','goods','account-5000');
INSERT INTO "words" VALUES('account','income','account-4000');
INSERT INTO "words" VALUES('account','income','account-4100');
INSERT INTO "words" VALUES('account','income','account-4900');
INSERT INTO "words" VALUES('account','inventory','account-1200');
INSERT INTO "words" VALUES('account','land','gain');
INSERT INTO "words" VALUES('account','lent','lent');
INSERT INTO "words" VALUES('account','loan','mortgage');
INSERT INTO "words" VALUES('account','loans','account-2500');
INSERT INTO "words" VALUES('account','loans','fees');
INSERT INTO "words" VALUES('account','mortgage','mortgage');
INSERT INTO "words" VALUES('account','of','account-5000');
INSERT INTO "words" VALUES('account','of','certificate');
INSERT INTO "words" VALUES('account','of','gain');
INSERT INTO "words" VALUES('account','of','software');
INSERT INTO "words" VALUES('account','office','account-6000');
INSERT INTO "words" VALUES('account','old','old');
INSERT INTO "words" VALUES('account','on','gain');
INSERT INTO "words" VALUES('account','opening','account-3900');
INSERT INTO "words" VALUES('account','other','account-4900');
INSERT INTO "words" VALUES('account','owner','account-3000');
INSERT INTO "words" VALUES('account','patents','patents');
INSERT INTO "words" VALUES('account','payable','account-2000');
INSERT INTO "words" VALUES('account','payable','account-2500');
INSERT INTO "words" VALUES('account','receivable','account-1100');
INSERT INTO "words" VALUES('account','receivables','old');
INSERT INTO "words" VALUES('account','rent','account-6800');
INSERT INTO "words" VALUES('account','reserve','reserve');
INSERT INTO "words" VALUES('account','retained','account-3100');
INSERT INTO "words" VALUES('account','s','account-3000');
INSERT INTO "words" VALUES('account','sale','gain');
INSERT INTO "words" VALUES('account','sales','account-4100');
INSERT INTO "words" VALUES('account','savings','account-1010');
INSERT INTO "words" VALUES('account','shop','shop');
INSERT INTO "words" VALUES('account','software','software');
INSERT INTO "words" VALUES('account','sold','account-5000');
INSERT INTO "words" VALUES('account','supplies','account-6000');
INSERT INTO "words" VALUES('account','travel','account-6400');
INSERT INTO "words" VALUES('account','truck','truck-ad');
INSERT INTO "words" VALUES('account','undeposited','account-1050');
INSERT INTO "words" VALUES('account','utilities','account-6800');
INSERT INTO "words" VALUES('bank-transaction','1044','t-check');
INSERT INTO "words" VALUES('bank-transaction','77','id-00001');
INSERT INTO "words" VALUES('bank-transaction','9','d-1');
INSERT INTO "words" VALUES('bank-transaction','cash','t-sale');
INSERT INTO "words" VALUES('bank-transaction','chairs','t-sale');
INSERT INTO "words" VALUES('bank-transaction','check','t-advance');
INSERT INTO "words" VALUES('bank-transaction','check','t-check');
INSERT INTO "words" VALUES('bank-transaction','deposit','d-1');
INSERT INTO "words" VALUES('bank-transaction','first','d-1');
INSERT INTO "words" VALUES('bank-transaction','inv','d-1');
INSERT INTO "words" VALUES('bank-transaction','landlord','t-check');
INSERT INTO "words" VALUES('bank-transaction','of','d-1');
INSERT INTO "words" VALUES('bank-transaction','of','id-00001');
INSERT INTO "words" VALUES('bank-transaction','part','d-1');
INSERT INTO "words" VALUES('bank-transaction','payment','id-00001');
INSERT INTO "words" VALUES('bank-transaction','refund','id-00001');
INSERT INTO "words" VALUES('bank-transaction','sale','t-sale');
INSERT INTO "words" VALUES('bank-transaction','transfer','t-moved');
INSERT INTO "words" VALUES('bill','1','b-1');
INSERT INTO "words" VALUES('bill','1','n-1');
INSERT INTO "words" VALUES('bill','a','b-1');
INSERT INTO "words" VALUES('bill','c','n-1');
INSERT INTO "words" VALUES('contact','ann','ann');
INSERT INTO "words" VALUES('contact','bob','bob');
INSERT INTO "words" VALUES('contact','vic','vic');
INSERT INTO "words" VALUES('contact','wes','wes');
INSERT INTO "words" VALUES('heading','01','invoice:id-00002');
INSERT INTO "words" VALUES('heading','02','invoice:id-00002');
INSERT INTO "words" VALUES('heading','1','bill:b-1');
INSERT INTO "words" VALUES('heading','1','bill:n-1');
INSERT INTO "words" VALUES('heading','10','invoice:i-2');
INSERT INTO "words" VALUES('heading','1001','invoice:i-3');
INSERT INTO "words" VALUES('heading','1001','invoice:m-1');
INSERT INTO "words" VALUES('heading','1002','invoice:i-4');
INSERT INTO "words" VALUES('heading','1002','invoice:id-00002');
INSERT INTO "words" VALUES('heading','1044','bank-transaction:t-check');
INSERT INTO "words" VALUES('heading','2025','invoice:id-00002');
INSERT INTO "words" VALUES('heading','77','bank-transaction:id-00001');
INSERT INTO "words" VALUES('heading','77','payment:p-held');
INSERT INTO "words" VALUES('heading','9','bank-transaction:d-1');
INSERT INTO "words" VALUES('heading','9','invoice:i-1');
INSERT INTO "words" VALUES('heading','9','invoice:id-00002');
INSERT INTO "words" VALUES('heading','9','payment:p-1');
INSERT INTO "words" VALUES('heading','a','bill:b-1');
INSERT INTO "words" VALUES('heading','balance','opening');
INSERT INTO "words" VALUES('heading','bill','bill-payment:q-1');
INSERT INTO "words" VALUES('heading','bill','bill-payment:q-2');
INSERT INTO "words" VALUES('heading','bill','bill:b-1');
INSERT INTO "words" VALUES('heading','bill','bill:b-2');
INSERT INTO "words" VALUES('heading','bill','bill:b-3');
INSERT INTO "words" VALUES('heading','c','bill:n-1');
INSERT INTO "words" VALUES('heading','cash','bank-transaction:t-sale');
INSERT INTO "words" VALUES('heading','chairs','bank-transaction:t-sale');
INSERT INTO "words" VALUES('heading','check','bank-transaction:t-advance');
INSERT INTO "words" VALUES('heading','check','bank-transaction:t-check');
INSERT INTO "words" VALUES('heading','credit','bill:n-1');
INSERT INTO "words" VALUES('heading','credit','invoice:id-00002');
INSERT INTO "words" VALUES('heading','credit','invoice:m-1');
INSERT INTO "words" VALUES('heading','deposit','bank-transaction:d-1');
INSERT INTO "words" VALUES('heading','february','payment:p-3');
INSERT INTO "words" VALUES('heading','first','bank-transaction:d-1');
INSERT INTO "words" VALUES('heading','first','payment:p-1');
INSERT INTO "words" VALUES('heading','general','certificate-2025');
INSERT INTO "words" VALUES('heading','general','certificate-2026');
INSERT INTO "words" VALUES('heading','general','drawn');
INSERT INTO "words" VALUES('heading','general','draws-2025');
INSERT INTO "words" VALUES('heading','general','draws-2026');
INSERT INTO "words" VALUES('heading','general','fees-2025');
INSERT INTO "words" VALUES('heading','general','fees-2026');
INSERT INTO "words" VALUES('heading','general','gain-2025');
INSERT INTO "words" VALUES('heading','general','gain-2026');
INSERT INTO "words" VALUES('heading','general','j-owed');
INSERT INTO "words" VALUES('heading','general','j-paid');
INSERT INTO "words" VALUES('heading','general','j-twice');
INSERT INTO "words" VALUES('heading','general','j-void');
INSERT INTO "words" VALUES('heading','general','lent-2025');
INSERT INTO "words" VALUES('heading','general','lent-2026');
INSERT INTO "words" VALUES('heading','general','mortgage-2025');
INSERT INTO "words" VALUES('heading','general','mortgage-2026');
INSERT INTO "words" VALUES('heading','general','opening');
INSERT INTO "words" VALUES('heading','general','patents-2025');
INSERT INTO "words" VALUES('heading','general','patents-2026');
INSERT INTO "words" VALUES('heading','general','reserve-2025');
INSERT INTO "words" VALUES('heading','general','reserve-2026');
INSERT INTO "words" VALUES('heading','general','software-2025');
INSERT INTO "words" VALUES('heading','general','software-2026');
INSERT INTO "words" VALUES('heading','general','truck-ad-2025');
INSERT INTO "words" VALUES('heading','general','truck-ad-2026');
INSERT INTO "words" VALUES('heading','general','wear-2025');
INSERT INTO "words" VALUES('heading','general','wear-2026');
INSERT INTO "words" VALUES('heading','inv','bank-transaction:d-1');
INSERT INTO "words" VALUES('heading','inv','invoice:i-1');
INSERT INTO "words" VALUES('heading','inv','invoice:i-2');
INSERT INTO "words" VALUES('heading','inv','invoice:id-00002');
INSERT INTO "words" VALUES('heading','inv','payment:p-1');
INSERT INTO "words" VALUES('heading','invoice','invoice:i-1');
INSERT INTO "words" VALUES('heading','invoice','invoice:i-2');
INSERT INTO "words" VALUES('heading','invoice','invoice:i-3');
INSERT INTO "words" VALUES('heading','invoice','invoice:i-4');
INSERT INTO "words" VALUES('heading','invoice','invoice:id-00002');
INSERT INTO "words" VALUES('heading','j1','j-owed');
INSERT INTO "words" VALUES('heading','journal','certificate-2025');
INSERT INTO "words" VALUES('heading','journal','certificate-2026');
INSERT INTO "words" VALUES('heading','journal','drawn');
INSERT INTO "words" VALUES('heading','journal','draws-2025');
INSERT INTO "words" VALUES('heading','journal','draws-2026');
INSERT INTO "words" VALUES('heading','journal','fees-2025');
INSERT INTO "words" VALUES('heading','journal','fees-2026');
INSERT INTO "words" VALUES('heading','journal','gain-2025');
INSERT INTO "words" VALUES('heading','journal','gain-2026');
INSERT INTO "words" VALUES('heading','journal','j-owed');
INSERT INTO "words" VALUES('heading','journal','j-paid');
INSERT INTO "words" VALUES('heading','journal','j-twice');
INSERT INTO "words" VALUES('heading','journal','j-void');
INSERT INTO "words" VALUES('heading','journal','lent-2025');
INSERT INTO "words" VALUES('heading','journal','lent-2026');
INSERT INTO "words" VALUES('heading','journal','mortgage-2025');
INSERT INTO "words" VALUES('heading','journal','mortgage-2026');
INSERT INTO "words" VALUES('heading','journal','opening');
INSERT INTO "words" VALUES('heading','journal','patents-2025');
INSERT INTO "words" VALUES('heading','journal','patents-2026');
INSERT INTO "words" VALUES('heading','journal','reserve-2025');
INSERT INTO "words" VALUES('heading','journal','reserve-2026');
INSERT INTO "words" VALUES('heading','journal','software-2025');
INSERT INTO "words" VALUES('heading','journal','software-2026');
INSERT INTO "words" VALUES('heading','journal','truck-ad-2025');
INSERT INTO "words" VALUES('heading','journal','truck-ad-2026');
INSERT INTO "words" VALUES('heading','journal','wear-2025');
INSERT INTO "words" VALUES('heading','journal','wear-2026');
INSERT INTO "words" VALUES('heading','landlord','bank-transaction:t-check');
INSERT INTO "words" VALUES('heading','memo','invoice:id-00002');
INSERT INTO "words" VALUES('heading','memo','invoice:m-1');
INSERT INTO "words" VALUES('heading','never','invoice:id-00002');
INSERT INTO "words" VALUES('heading','of','bank-transaction:d-1');
INSERT INTO "words" VALUES('heading','of','bank-transaction:id-00001');
INSERT INTO "words" VALUES('heading','of','invoice:id-00002');
INSERT INTO "words" VALUES('heading','of','payment:p-1');
INSERT INTO "words" VALUES('heading','of','payment:p-3');
INSERT INTO "words" VALUES('heading','opening','opening');
INSERT INTO "words" VALUES('heading','ordered','invoice:id-00002');
INSERT INTO "words" VALUES('heading','part','bank-transaction:d-1');
INSERT INTO "words" VALUES('heading','part','payment:p-1');
INSERT INTO "words" VALUES('heading','payment','bank-transaction:id-00001');
INSERT INTO "words" VALUES('heading','payment','bill-payment:q-1');
INSERT INTO "words" VALUES('heading','payment','bill-payment:q-2');
INSERT INTO "words" VALUES('heading','payment','payment:p-1');
INSERT INTO "words" VALUES('heading','payment','payment:p-2');
INSERT INTO "words" VALUES('heading','payment','payment:p-3');
INSERT INTO "words" VALUES('heading','payment','payment:p-held');
INSERT INTO "words" VALUES('heading','refund','bank-transaction:id-00001');
INSERT INTO "words" VALUES('heading','sale','bank-transaction:t-sale');
INSERT INTO "words" VALUES('heading','transfer','bank-transaction:t-moved');
INSERT INTO "words" VALUES('heading','vendor','bill:n-1');
INSERT INTO "words" VALUES('heading','void','invoice:id-00002');
INSERT INTO "words" VALUES('invoice','01','id-00002');
INSERT INTO "words" VALUES('invoice','02','id-00002');
INSERT INTO "words" VALUES('invoice','10','i-2');
INSERT INTO "words" VALUES('invoice','1001','i-3');
INSERT INTO "words" VALUES('invoice','1001','m-1');
INSERT INTO "words" VALUES('invoice','1002','i-4');
INSERT INTO "words" VALUES('invoice','1002','id-00002');
INSERT INTO "words" VALUES('invoice','1003','i-void');
INSERT INTO "words" VALUES('invoice','1004','i-draft');
INSERT INTO "words" VALUES('invoice','2025','id-00002');
INSERT INTO "words" VALUES('invoice','9','i-1');
INSERT INTO "words" VALUES('invoice','9','id-00002');
INSERT INTO "words" VALUES('invoice','inv','i-1');
INSERT INTO "words" VALUES('invoice','inv','i-2');
INSERT INTO "words" VALUES('invoice','inv','id-00002');
INSERT INTO "words" VALUES('invoice','invoice','id-00002');
INSERT INTO "words" VALUES('invoice','never','id-00002');
INSERT INTO "words" VALUES('invoice','of','id-00002');
INSERT INTO "words" VALUES('invoice','ordered','id-00002');
INSERT INTO "words" VALUES('invoice','void','id-00002');
INSERT INTO "words" VALUES('journal','balance','opening');
INSERT INTO "words" VALUES('journal','general','certificate-2025');
INSERT INTO "words" VALUES('journal','general','certificate-2026');
INSERT INTO "words" VALUES('journal','general','drawn');
INSERT INTO "words" VALUES('journal','general','draws-2025');
INSERT INTO "words" VALUES('journal','general','draws-2026');
INSERT INTO "words" VALUES('journal','general','fees-2025');
INSERT INTO "words" VALUES('journal','general','fees-2026');
INSERT INTO "words" VALUES('journal','general','gain-2025');
INSERT INTO "words" VALUES('journal','general','gain-2026');
INSERT INTO "words" VALUES('journal','general','j-owed');
INSERT INTO "words" VALUES('journal','general','j-paid');
INSERT INTO "words" VALUES('journal','general','j-twice');
INSERT INTO "words" VALUES('journal','general','j-void');
INSERT INTO "words" VALUES('journal','general','lent-2025');
INSERT INTO "words" VALUES('journal','general','lent-2026');
INSERT INTO "words" VALUES('journal','general','mortgage-2025');
INSERT INTO "words" VALUES('journal','general','mortgage-2026');
INSERT INTO "words" VALUES('journal','general','opening');
INSERT INTO "words" VALUES('journal','general','patents-2025');
INSERT INTO "words" VALUES('journal','general','patents-2026');
INSERT INTO "words" VALUES('journal','general','reserve-2025');
INSERT INTO "words" VALUES('journal','general','reserve-2026');
INSERT INTO "words" VALUES('journal','general','software-2025');
INSERT INTO "words" VALUES('journal','general','software-2026');
INSERT INTO "words" VALUES('journal','general','truck-ad-2025');
INSERT INTO "words" VALUES('journal','general','truck-ad-2026');
INSERT INTO "words" VALUES('journal','general','wear-2025');
INSERT INTO "words" VALUES('journal','general','wear-2026');
INSERT INTO "words" VALUES('journal','j1','j-owed');
INSERT INTO "words" VALUES('journal','journal','certificate-2025');
INSERT INTO "words" VALUES('journal','journal','certificate-2026');
INSERT INTO "words" VALUES('journal','journal','drawn');
INSERT INTO "words" VALUES('journal','journal','draws-2025');
INSERT INTO "words" VALUES('journal','journal','draws-2026');
INSERT INTO "words" VALUES('journal','journal','fees-2025');
INSERT INTO "words" VALUES('journal','journal','fees-2026');
INSERT INTO "words" VALUES('journal','journal','gain-2025');
INSERT INTO "words" VALUES('journal','journal','gain-2026');
INSERT INTO "words" VALUES('journal','journal','j-owed');
INSERT INTO "words" VALUES('journal','journal','j-paid');
INSERT INTO "words" VALUES('journal','journal','j-twice');
INSERT INTO "words" VALUES('journal','journal','j-void');
INSERT INTO "words" VALUES('journal','journal','lent-2025');
INSERT INTO "words" VALUES('journal','journal','lent-2026');
INSERT INTO "words" VALUES('journal','journal','mortgage-2025');
INSERT INTO "words" VALUES('journal','journal','mortgage-2026');
INSERT INTO "words" VALUES('journal','journal','opening');
INSERT INTO "words" VALUES('journal','journal','patents-2025');
INSERT INTO "words" VALUES('journal','journal','patents-2026');
INSERT INTO "words" VALUES('journal','journal','reserve-2025');
INSERT INTO "words" VALUES('journal','journal','reserve-2026');
INSERT INTO "words" VALUES('journal','journal','software-2025');
INSERT INTO "words" VALUES('journal','journal','software-2026');
INSERT INTO "words" VALUES('journal','journal','truck-ad-2025');
INSERT INTO "words" VALUES('journal','journal','truck-ad-2026');
INSERT INTO "words" VALUES('journal','journal','wear-2025');
INSERT INTO "words" VALUES('journal','journal','wear-2026');
INSERT INTO "words" VALUES('journal','opening','opening');
INSERT INTO "words" VALUES('payment','77','p-held');
INSERT INTO "words" VALUES('payment','9','p-1');
INSERT INTO "words" VALUES('payment','february','p-3');
INSERT INTO "words" VALUES('payment','first','p-1');
INSERT INTO "words" VALUES('payment','inv','p-1');
INSERT INTO "words" VALUES('payment','of','p-1');
INSERT INTO "words" VALUES('payment','of','p-3');
INSERT INTO "words" VALUES('payment','part','p-1');
INSERT INTO "words" VALUES('terms','15','terms-net-15');
INSERT INTO "words" VALUES('terms','30','terms-net-30');
INSERT INTO "words" VALUES('terms','60','terms-net-60');
INSERT INTO "words" VALUES('terms','7','terms-net-7');
INSERT INTO "words" VALUES('terms','due','terms-due-on-receipt');
INSERT INTO "words" VALUES('terms','net','terms-net-15');
INSERT INTO "words" VALUES('terms','net','terms-net-30');
INSERT INTO "words" VALUES('terms','net','terms-net-60');
INSERT INTO "words" VALUES('terms','net','terms-net-7');
INSERT INTO "words" VALUES('terms','on','terms-due-on-receipt');
INSERT INTO "words" VALUES('terms','receipt','terms-due-on-receipt');
CREATE INDEX accounts_by_number ON accounts (number, id);
CREATE INDEX accounts_by_name ON accounts (name, id);
CREATE INDEX accounts_by_parent ON accounts (parent_id);
CREATE INDEX accounts_by_type ON accounts (type, number, id);
CREATE INDEX accounts_by_subtype ON accounts (subtype, number, id);
CREATE INDEX accounts_by_active ON accounts (active, number, id);
CREATE INDEX contacts_by_name ON contacts (name, id);
CREATE INDEX contacts_by_kind ON contacts (kind, name, id);
CREATE INDEX contacts_by_active ON contacts (active, name, id);
CREATE INDEX items_by_name ON items (name, id);
CREATE INDEX items_by_account ON items (account_id, name, id);
CREATE INDEX items_by_active ON items (active, name, id);
CREATE INDEX terms_by_name ON terms (name, id);
CREATE INDEX terms_by_active ON terms (active, name, id);
CREATE INDEX bank_transactions_by_date ON bank_transactions (date, id);
CREATE INDEX bank_transactions_by_ref ON bank_transactions (ref, id);
CREATE INDEX bank_transactions_by_account ON bank_transactions (account_id, date, id);
CREATE INDEX bank_transactions_by_contact ON bank_transactions (contact_id, date, id);
CREATE INDEX cleared_by_document ON cleared (kind, document_id, account_id, cleared);
CREATE INDEX entries_by_date ON entries (date, id);
CREATE INDEX entries_by_ref ON entries (ref, id);
CREATE INDEX refs_by_target ON refs (to_kind, to_id, from_kind, from_id);
CREATE INDEX changes_by_record ON changes (collection, id, version);
CREATE INDEX changes_by_id ON changes (id, version);
CREATE INDEX changes_by_actor ON changes (actor, version);
CREATE INDEX changes_by_time ON changes (at, version);
CREATE INDEX idempotency_by_time ON idempotency (at);
CREATE INDEX invoices_by_date ON invoices (date, id);
CREATE INDEX invoices_by_number ON invoices (number, id);
CREATE INDEX invoices_by_contact ON invoices (contact_id, date, id);
CREATE INDEX invoices_by_kind ON invoices (kind, date, id);
CREATE INDEX invoices_by_status ON invoices (status, date, id);
CREATE INDEX invoices_in_series ON invoices (kind, CAST(number AS INTEGER))
    WHERE length(number) BETWEEN 1 AND 15 AND number NOT GLOB '*[^0-9]*';
CREATE INDEX payments_by_date ON payments (date, id);
CREATE INDEX payments_by_ref ON payments (ref, id);
CREATE INDEX payments_by_contact ON payments (contact_id, date, id);
CREATE INDEX bills_by_date ON bills (date, id);
CREATE INDEX bills_by_number ON bills (number, id);
CREATE INDEX bills_by_contact ON bills (contact_id, date, id);
CREATE INDEX bills_by_kind ON bills (kind, date, id);
CREATE INDEX bills_by_status ON bills (status, date, id);
CREATE INDEX bill_payments_by_date ON bill_payments (date, id);
CREATE INDEX bill_payments_by_ref ON bill_payments (ref, id);
CREATE INDEX bill_payments_by_contact ON bill_payments (contact_id, date, id);
CREATE INDEX open_items_by_contact ON open_items (contact_id, role, open)
    WHERE open > 0;
CREATE INDEX open_items_by_due_date ON open_items (kind, role, due_date, document_id)
    WHERE open > 0;
CREATE INDEX open_items_by_settled ON open_items (account_id, settled, date)
    WHERE settled IS NOT NULL;
CREATE INDEX contact_balances_of_contact ON contact_balances (contact_id, account_id, month);
CREATE INDEX postings_by_account
    ON postings (account_id, date, entry_id, amount, basis, contact_id);
CREATE INDEX postings_by_contact
    ON postings (contact_id, date, entry_id, account_id, amount, basis)
    WHERE contact_id IS NOT NULL;
CREATE INDEX postings_on_cash ON postings (date, entry_id)
    WHERE basis = 'cash';
CREATE INDEX open_items_of_contact
    ON open_items (account_id, role, contact_id, date, id, due_date, open)
    WHERE open > 0;
CREATE INDEX open_items_by_day ON open_items (account_id, contact_id, date, id);
COMMIT;
