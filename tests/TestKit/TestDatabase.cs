using Npgsql;

namespace TestKit;

/// <summary>A database of its own for a test, on the PostgreSQL of this test process; disposing drops it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TestServer _server;

    private TestDatabase(TestServer server, string name) => (_server, Name) = (server, name);

    /// <summary>The database's name.</summary>
    public string Name { get; }

    /// <summary>To this database, as the superuser.</summary>
    public string ConnectionString => _server.ConnectionString(Name);

    /// <summary>To the server's maintenance database, as the superuser.</summary>
    public string AdminConnectionString => _server.ConnectionString("postgres");

    /// <summary>An empty database.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        var server = await TestServer.GetAsync();
        return new(server, await server.CreateAsync(template: null));
    }

    /// <summary>
    /// A copy of a template, which <paramref name="prepareTemplate"/> fills once per test process: it gets the
    /// template's connection string. Roles are the whole server's, so several templates must make them if absent.
    /// </summary>
    public static async Task<TestDatabase> CreateAsync(string templateName, Func<string, Task> prepareTemplate)
    {
        var server = await TestServer.GetAsync();
        var template = await server.TemplateAsync(templateName, prepareTemplate);
        return new(server, await server.CreateAsync(template));
    }

    /// <summary>To this database, as another login role.</summary>
    public string ConnectionStringFor(string user, string password) =>
        _server.ConnectionString(Name, user, password);

    /// <summary>Drops the database, whoever is still connected.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(pooled);
        await _server.DropAsync(Name);
    }
}
