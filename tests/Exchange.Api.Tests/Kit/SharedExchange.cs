namespace Exchange.Api.Tests.Kit;

/// <summary>One exchange for all tests of a class: for those that do not count what is in it.</summary>
public sealed class SharedExchange : IAsyncLifetime
{
    public TestExchange Exchange { get; private set; } = null!;

    public async Task InitializeAsync() => Exchange = await TestExchange.StartAsync();

    public async Task DisposeAsync() => await Exchange.DisposeAsync();
}
