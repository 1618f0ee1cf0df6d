/**
 * The platform tables against the published symbols (compatibility 2) and against the database that the migrations
 * make.
 */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ActiveSession } from '../../dist/database/entities/ActiveSession.js'
import { repositoryOf } from '../../dist/database/entities/entitySchemas.js'
import { EventLog } from '../../dist/database/entities/EventLog.js'
import { columnName } from '../../dist/database/entities/platformTable.js'
import { platformTables } from '../../dist/database/entities/platformTables.js'
import { ServerInstance } from '../../dist/database/entities/ServerInstance.js'
import { clientTypeMembers } from '../../dist/session/words/clientType.js'
import { openPlatformDatabase, type PlatformDatabase } from './platformDatabase.js'

// Copied from the published symbols (compatibility 2), not from the code: No Name Type, then the keys.
const reference: Record<string, { id: number; fields: string; keys: string }> = {
  'Active Session': {
    id: 2000000110,
    fields:
      '1 User SID Guid; 2 Server Instance ID Integer; 3 Session ID Integer; 4 Server Instance Name Text[250]; 5 Server Computer Name Text[250]; 6 User ID Text[132]; 7 Client Type Option; 8 Client Computer Name Text[250]; 9 Login Datetime DateTime; 10 Database Name Text[250]; 11 Session Unique ID Guid',
    keys: 'Server Instance ID, Session ID; Login Datetime; User SID, Client Type',
  },
  'Session Event': {
    id: 2000000111,
    fields:
      '1 User SID Guid; 2 Server Instance ID Integer; 3 Session ID Integer; 4 Event Type Option; 5 Event Datetime DateTime; 6 Client Type Option; 7 Database Name Text[250]; 8 Client Computer Name Text[250]; 9 User ID Text[132]; 10 Comment Text[132]; 11 Session Unique ID Guid',
    keys: 'User SID, Server Instance ID, Session ID, Event Datetime, Event Type; Session Unique ID; Event Datetime',
  },
  'Server Instance': {
    id: 2000000112,
    fields:
      '1 Server Instance ID Integer; 2 Service Name Text[250]; 3 Server Computer Name Text[250]; 4 Last Active DateTime; 5 Server Instance Name Text[250]; 6 Server Port Integer; 7 Management Port Integer; 8 Status Option; 9 Last Tenant Config Version BigInteger',
    keys: 'Server Instance ID',
  },
  Company: {
    id: 2000000006,
    fields:
      '1 Name Text[30]; 2 Evaluation Company Boolean; 3 Display Name Text[250]; 8000 Id Guid; 8005 Business Profile Id Text[250]',
    keys: 'Name',
  },
  'Web Service': {
    id: 2000000076,
    fields:
      '3 Object Type Option; 6 Object ID Integer; 9 Service Name Text[250]; 12 Published Boolean; 13 ExcludeFieldsOutsideRepeater Boolean; 14 ExcludeNonEditableFlowFields Boolean',
    keys: 'Object Type, Service Name; Object Type, Object ID',
  },
  User: {
    id: 2000000120,
    fields:
      '1 User Security ID Guid; 2 User Name Code[50]; 3 Full Name Text[80]; 4 State Option; 5 Expiry Date DateTime; 7 Windows Security ID Text[119]; 8 Change Password Boolean; 10 License Type Option; 11 Authentication Email Text[250]; 14 Contact Email Text[250]; 15 Exchange Identifier Text[250]; 16 Application ID Guid',
    keys: 'User Security ID',
  },
  'User Property': {
    id: 2000000121,
    fields:
      '1 User Security ID Guid; 2 Password Text[80]; 4 Authentication Key Text[80]; 5 WebServices Key Text[80]; 6 WebServices Key Expiry Date DateTime',
    keys: 'User Security ID',
  },
}

const options: Record<string, string> = {
  'Active Session.Client Type':
    '0 Windows Client, 1 SharePoint Client, 2 Web Service, 3 Client Service, 4 NAS, 5 Background, 6 Management Client, 7 Web Client, 8 Unknown, 9 Tablet, 10 Phone, 11 Desktop, 12 Teams, 13 Child Session',
  'Session Event.Client Type':
    '0 Windows Client, 1 SharePoint Client, 2 Web Service, 3 Client Service, 4 NAS, 5 Background, 6 Management Client, 7 Web Client, 8 Unknown, 9 Tablet, 10 Phone, 11 Desktop',
  'Session Event.Event Type': '0 Logon, 1 Logoff, 2 Start, 3 Stop, 4 Close',
  'Server Instance.Status': '0 Started, 1 Stopped, 2 Crashed',
  'Web Service.Object Type': '5 Codeunit, 8 Page, 9 Query',
  'User.State': '0 Enabled, 1 Disabled',
  'User.License Type':
    '0 Full User, 1 Limited User, 2 Device Only User, 3 Windows Group, 4 External User, 5 External Administrator, 6 External Accountant, 7 Application, 8 AAD Group, 9 Agent',
}

const tableOf = (name: string): (typeof platformTables)[number] =>
  platformTables.find((table) => table.name === name) ??
  (() => {
    throw new Error(name)
  })()

describe('the platform tables as symbols show them', () => {
  test.each(Object.entries(reference))('%s has the published number, fields and keys', (name, { id, fields, keys }) => {
    const table = tableOf(name)
    expect(table.id).toBe(id)
    expect(
      Object.values(table.fields)
        .map((field) => `${field.no} ${field.name} ${field.type.text}`)
        .join('; '),
    ).toBe(fields)
    expect(table.keys.map((key) => key.map((property) => table.fields[property]?.name).join(', ')).join('; ')).toBe(
      keys,
    )
  })

  test.each(Object.entries(options))('%s has the published ordinals', (path, expected) => {
    const [table = '', field = ''] = path.split('.')
    const members =
      Object.values(tableOf(table).fields).find((candidate) => candidate.name === field)?.type.members ?? []
    expect(
      members
        .map((member, ordinal) => (member === '' ? '' : `${ordinal} ${member}`))
        .filter((text) => text !== '')
        .join(', '),
    ).toBe(expected)
  })

  test('every option field is in the list above', () => {
    const all = platformTables
      .filter((table) => table !== EventLog)
      .flatMap((table) =>
        Object.values(table.fields)
          .filter((field) => field.type.name === 'Option')
          .map((field) => `${table.name}.${field.name}`),
      )
    expect(all.sort()).toEqual(Object.keys(options).sort())
  })

  test('sessions know the same client types as the table', () => {
    expect(ActiveSession.fields.clientType.type.members).toEqual(clientTypeMembers)
  })
})

describe('the tables in the database', () => {
  let database: PlatformDatabase
  beforeAll(async () => {
    database = await openPlatformDatabase()
  })
  afterAll(async () => {
    await database.end()
  })

  test('the migrations make what the entities say, and TypeORM would change nothing', async () => {
    expect((await database.dataSource.driver.createSchemaBuilder().log()).upQueries).toEqual([])
  })

  test('that comparison finds a column that was shortened by hand', async () => {
    await database.client.query('alter table platform.company alter column display_name type varchar(249)')
    expect((await database.dataSource.driver.createSchemaBuilder().log()).upQueries).not.toEqual([])
    await database.client.query('alter table platform.company alter column display_name type varchar(250)')
  })

  test.each(platformTables.map((table) => [table.name, table] as const))(
    '%s has a column of the right type and length for every field, and no null',
    async (_name, table) => {
      const { rows } = await database.client.query<Record<string, string | number | null>>({
        text: `select column_name, data_type, character_maximum_length as length, datetime_precision as precision, is_nullable, is_identity
        from information_schema.columns where table_schema = 'platform' and table_name = $1`,
        values: [table.tableName],
      })
      const columns = new Map(rows.map((row) => [row['column_name'], row]))
      const types: Record<string, string> = {
        Integer: 'integer',
        BigInteger: 'bigint',
        Option: 'smallint',
        Boolean: 'boolean',
        Guid: 'uuid',
        DateTime: 'timestamp with time zone',
        Text: 'character varying',
        Code: 'character varying',
      }
      for (const [property, field] of Object.entries(table.fields)) {
        const unlimited = field.type.name === 'Text' && field.type.length === undefined
        expect(columns.get(columnName(property))).toMatchObject({
          data_type: unlimited ? 'text' : types[field.type.name],
          length: field.type.length ?? null,
          precision: field.type.name === 'DateTime' ? 3 : null,
          is_nullable: 'NO',
          is_identity: field.autoIncrement ? 'YES' : 'NO',
        })
      }
      expect(columns.size).toBe(Object.keys(table.fields).length + Object.keys(table.hidden).length)
    },
  )

  test("a row without values has AL's blank ones, the blank DateTime as 0001-01-01", async () => {
    await database.client.query('insert into platform.active_session (server_instance_id, session_id) values (1, 7)')
    const row = await repositoryOf(database.dataSource, ActiveSession).findOneByOrFail({
      serverInstanceId: 1,
      sessionId: 7,
    })
    expect(row).toEqual({
      userSid: '00000000-0000-0000-0000-000000000000',
      serverInstanceId: 1,
      sessionId: 7,
      serverInstanceName: '',
      serverComputerName: '',
      userId: '',
      clientType: 0,
      clientComputerName: '',
      loginDatetime: '',
      databaseName: '',
      sessionUniqueId: '00000000-0000-0000-0000-000000000000',
      companyName: '',
      objectId: 0,
      procedure: '',
      stopRequestedBy: null,
      stopComment: null,
    })
    const { rows } = await database.client.query(
      "select login_datetime = '0001-01-01T00:00:00Z' as blank from platform.active_session",
    )
    expect(rows).toEqual([{ blank: true }])
  })

  test('values written through a repository come back as they were, the blank DateTime and 64 bits included', async () => {
    const instances = repositoryOf(database.dataSource, ServerInstance)
    const row = {
      serviceName: 'Servicetier',
      serverComputerName: 'host',
      lastActive: '',
      serverInstanceName: 'BC',
      serverPort: 7047,
      managementPort: 7045,
      status: 2,
      lastTenantConfigVersion: 9223372036854775807n,
      hostProcess: null,
    }
    const {
      identifiers: [first],
    } = await instances.insert({ ...row })
    const {
      identifiers: [second],
    } = await instances.insert({ ...row, lastActive: '2026-11-21T10:00:00.123Z' })
    expect(second?.['serverInstanceId']).toBe((first?.['serverInstanceId'] as number) + 1)
    expect(await instances.findOneBy({ serverInstanceId: first?.['serverInstanceId'] as number })).toEqual({
      ...row,
      ...first,
    })
    expect((await instances.findOneBy({ serverInstanceId: second?.['serverInstanceId'] as number }))?.lastActive).toBe(
      '2026-11-21T10:00:00.123Z',
    )
    const { rows } = await database.client.query(
      "select count(*)::int as blank from platform.server_instance where last_active = '0001-01-01T00:00:00Z'",
    )
    expect(rows).toEqual([{ blank: 1 }])
  })
})
