using Npgsql;
using TestKit;

namespace EventStore.Tests;

/// <summary>A database with the journal's schema <c>es</c>, and a journal on it.</summary>
public class JournalDatabase : IAsyncLifetime
{
    public const string Schema = "es";

    private TestDatabase _database = null!;

    public NpgsqlDataSource Source { get; private set; } = null!;

    public EventJournal Journal { get; private set; } = null!;

    public string ConnectionString => _database.ConnectionString;

    public virtual async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("event_store", PrepareAsync);
        Source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_database.ConnectionString)
        {
            NoResetOnClose = true,
        });
        Journal = NewJournal();
    }

    public async Task DisposeAsync()
    {
        await Source.DisposeAsync();
        await _database.DisposeAsync();
    }

    public Task<bool> ArchiveAsync(Guid stream) => new ArchivedStreams(Source, Schema).ArchiveAsync(stream);

    public EventJournal NewJournal(EventTypes? types = null, int keepsRecent = 0) =>
        new(Source, Schema, types ?? Samples.Types, keepsRecent);

    public string ConnectionStringFor(string user, string password) => _database.ConnectionStringFor(user, password);

    public Task<AppendResult> AppendAsync(params StreamAppend[] appends) =>
        Journal.AppendAsync(appends, Samples.Noon, [], default);

    public async Task<List<RecordedEvent>> StreamAsync(
        Guid stream, long? asOfVersion = null, DateTimeOffset? asOf = null)
    {
        var events = new List<RecordedEvent>();
        await foreach (var recorded in Journal.ReadStreamAsync(stream, asOfVersion, asOf))
        {
            events.Add(recorded);
        }
        return events;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public Task<long> LastNumberAsync() => ScalarAsync<long>(
        "select case when is_called then last_value else 0 end from es.mt_events_sequence");

    private static async Task PrepareAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await Migrations.ApplyAsync(
            connection, Schema, Migrations.EventStoreComponent, Migrations.EventStore, default);
    }
}
