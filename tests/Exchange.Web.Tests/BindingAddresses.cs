using System.Net;
using System.Net.Sockets;
using Exchange.Web.Api;
using Exchange.Web.Hosting;
using Exchange.Web.Tests.Stub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Exchange.Web.Tests;

public sealed class BindingAddresses : IDisposable
{
    private readonly StubApi _api = new();

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData("--urls=http://*:0")]
    [InlineData("--urls=http://+:0")]
    [InlineData("--urls=http://0.0.0.0:0")]
    [InlineData("--urls=http://[::]:0")]
    [InlineData("--urls=http://portal.example:0")]
    [InlineData("--urls=http://127.0.0.1:0;http://192.0.2.10:0")]
    [InlineData("--http_ports=5081")]
    [InlineData("--Kestrel:Endpoints:Public:Url=http://*:0")]
    public async Task Takes_none_that_another_machine_could_reach_while_the_market_is_a_demo(string address)
    {
        // What the portal itself is told about demos is worth nothing: the market's word counts.
        await using var portal = Portal(address, "--Demo=false");

        var refused = await Assert.ThrowsAsync<SettingsException>(() => portal.StartAsync());

        Assert.Contains("only loopback addresses are served", refused.Message, StringComparison.Ordinal);
        Assert.Contains("http://api.invalid/", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_none_that_another_machine_could_reach_while_nobody_knows_what_the_market_is()
    {
        _api.IsSilent = true;
        await using var portal = Portal("--urls=http://0.0.0.0:0");

        await Assert.ThrowsAsync<SettingsException>(() => portal.StartAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Takes_those_of_its_own_machine_whether_or_not_the_api_answers(bool silent)
    {
        _api.IsSilent = silent;
        await using var portal = Portal("--urls=http://127.0.0.1:0");
        await portal.StartAsync();

        using var http = new HttpClient { BaseAddress = new(portal.Urls.Single()) };
        using var live = await http.GetAsync(new Uri("health/live", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        await portal.StopAsync();
    }

    [Fact]
    public async Task Takes_any_when_the_market_is_no_demo()
    {
        _api.IsDemo = false;
        await using var portal = Portal("--urls=http://127.0.0.1:0");
        var transport = portal.Services.GetServices<IConnectionListenerFactory>().Last();

        // An address of documentation, which no machine has: the system says no here, and not the guard.
        var refused = await Assert.ThrowsAsync<SocketException>(
            async () => await transport.BindAsync(new IPEndPoint(IPAddress.Parse("192.0.2.10"), 0)));

        Assert.Equal(SocketError.AddressNotAvailable, refused.SocketErrorCode);
    }

    [Fact]
    public void Needs_to_know_where_the_api_is() =>
        Assert.StartsWith(
            "MARKET_Api is 'nowhere'",
            Assert.Throws<SettingsException>(() => Portal("--Api=nowhere")).Message, StringComparison.Ordinal);

    private WebApplication Portal(params string[] arguments)
    {
        var builder = Hosting.Portal.CreateBuilder(
            ["--applicationName=Exchange.Web", "--Api=http://api.invalid/", .. arguments]);
        builder.Logging.ClearProviders();
        // The handler outlives the portal: it is this test's.
        builder.Services.AddHttpClient(MarketApi.ClientName).ConfigurePrimaryHttpMessageHandler(() => _api);
        return Hosting.Portal.Build(builder);
    }
}
