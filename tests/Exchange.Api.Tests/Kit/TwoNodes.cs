namespace Exchange.Api.Tests.Kit;

/// <summary>An owner and a standby on one database and one note store.</summary>
public sealed class TwoNodes : IAsyncLifetime, IAsyncDisposable
{
    public TestExchange Exchange { get; private set; } = null!;

    public TestNode Owner { get; private set; } = null!;

    public TestNode Standby { get; private set; } = null!;

    public static async Task<TwoNodes> StartAsync()
    {
        var nodes = new TwoNodes();
        await nodes.InitializeAsync();
        return nodes;
    }

    public async Task InitializeAsync()
    {
        Exchange = await TestExchange.CreateAsync();
        Owner = await TestNode.StartAsync(Exchange);
        Standby = await TestNode.StartAsync(Exchange);
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public async Task DisposeAsync()
    {
        await Standby.DisposeAsync();
        await Owner.DisposeAsync();
        await Exchange.DisposeAsync();
        // A fenced node says so with its process's exit code, and here the process is the test's.
        Environment.ExitCode = 0;
    }
}
