using System.Net;
using Exchange.Api.Hosting;
using Exchange.Api.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Exchange.Api.Tests;

public sealed class ServingADemo : IAsyncLifetime
{
    private TestExchange _exchange = null!;

    public async Task InitializeAsync() => _exchange = await TestExchange.CreateAsync();

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Theory]
    [InlineData("urls", "http://*:0")]
    [InlineData("urls", "http://+:0")]
    [InlineData("urls", "http://0.0.0.0:0")]
    [InlineData("urls", "http://[::]:0")]
    [InlineData("urls", "http://exchange.example:0")]
    [InlineData("urls", "http://127.0.0.1:0;http://192.0.2.10:0")]
    [InlineData("http_ports", "5080")]
    [InlineData("Kestrel:Endpoints:Public:Url", "http://*:0")]
    public async Task Binds_no_address_that_another_machine_could_reach(string setting, string value)
    {
        var builder = Builder(setting, value);
        await using var api = MarketHost.Build(builder, _exchange.Settings(), _exchange.Wall);

        var atBinding = await Assert.ThrowsAsync<SettingsException>(() => api.StartAsync());
        var before = Assert.Throws<SettingsException>(
            () => LoopbackOnly.Require(LoopbackOnly.ConfiguredUrls(builder.Configuration)));

        Assert.All(
            [atBinding, before],
            refused => Assert.Contains(
                "and MARKET_Demo is True: a demo serves loopback addresses only.", refused.Message,
                StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("urls", "http://127.0.0.1:0")]
    [InlineData("urls", "http://[::1]:0")]
    [InlineData("Kestrel:Endpoints:Own:Url", "http://127.0.0.1:0")]
    public async Task Binds_addresses_of_its_own_machine(string setting, string value)
    {
        var builder = Builder(setting, value);
        await using var api = MarketHost.Build(builder, _exchange.Settings(), _exchange.Wall);
        LoopbackOnly.Require(LoopbackOnly.ConfiguredUrls(builder.Configuration));

        await api.StartAsync();

        using var http = new HttpClient { BaseAddress = new(api.Urls.Single()) };
        Assert.Equal("live", await http.GetStringAsync(new Uri("health/live", UriKind.Relative)));
        await api.StopAsync();
    }

    [Fact]
    public void Has_a_loopback_address_when_nobody_names_one() =>
        LoopbackOnly.Require(LoopbackOnly.ConfiguredUrls(new ConfigurationBuilder().Build()));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("192.0.2.10", false)]
    [InlineData("::", false)]
    public async Task Answers_its_own_machine_only_whatever_was_bound(string address, bool answers)
    {
        var context = new DefaultHttpContext();
        context.Connection.LocalIpAddress = IPAddress.Parse(address);
        var answered = false;

        await LoopbackOnly.AnswerAsync(context, _ =>
        {
            answered = true;
            return Task.CompletedTask;
        });

        Assert.Equal((answers, answers ? 200 : 403), (answered, context.Response.StatusCode));
    }

    [Fact]
    public void Is_what_limits_the_addresses()
    {
        var real = _exchange.Settings() with { Demo = false, DemoStart = null };
        var builder = Builder("urls", "http://127.0.0.1:0");
        using var api = (IDisposable)MarketHost.Build(builder, real, _exchange.Wall);

        Assert.DoesNotContain(
            ((WebApplication)api).Services.GetServices<IConnectionListenerFactory>(),
            factory => factory is LoopbackOnly.Transport);
    }

    private WebApplicationBuilder Builder(string setting, string value)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = "Production",
            ContentRootPath = _exchange.Folder,
        });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Configuration[setting] = value;
        builder.WebHost.UseSetting(setting, value);
        return builder;
    }
}
