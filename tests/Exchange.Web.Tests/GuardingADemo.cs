using System.Net;
using Exchange.Web.Api;
using Exchange.Web.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Web.Tests;

public sealed class GuardingADemo
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true, true)]
    [InlineData("::1", "::1", true, true)]
    [InlineData("192.0.2.10", "192.0.2.77", true, false)]
    [InlineData("127.0.0.1", "192.0.2.77", true, false)]
    [InlineData("192.0.2.10", "192.0.2.10", true, false)]
    [InlineData("192.0.2.10", "192.0.2.77", false, true)]
    public async Task Only_this_machine_is_served_while_the_market_is_a_demo(
        string local, string remote, bool demo, bool served)
    {
        using var portal = new PortalFactory();
        portal.Api.IsDemo = demo;
        Assert.Equal(served, await IsServedAsync(portal, local, remote));
    }

    [Fact]
    public async Task Nobody_elsewhere_is_served_while_it_is_not_known_what_the_market_is()
    {
        using var portal = new PortalFactory();
        portal.Api.IsSilent = true;
        Assert.False(await IsServedAsync(portal, "192.0.2.10", "192.0.2.77"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_page_says_when_the_market_is_a_demo(bool demo)
    {
        using var portal = new PortalFactory();
        portal.Api.IsDemo = demo;
        using var visitor = new Visitor(portal);
        var page = await visitor.GetAsync("/signin");

        Assert.Equal(demo, page.QuerySelector(".demo") is not null);
    }

    private static async Task<bool> IsServedAsync(PortalFactory portal, string local, string remote)
    {
        var served = false;
        Task Serve(HttpContext context)
        {
            served = true;
            return Task.CompletedTask;
        }

        var guard = new DemoGuard(Serve, portal.Services.GetRequiredService<MarketCache>());
        var context = new DefaultHttpContext();
        context.Connection.LocalIpAddress = IPAddress.Parse(local);
        context.Connection.RemoteIpAddress = IPAddress.Parse(remote);
        await guard.InvokeAsync(context);
        Assert.Equal(served ? 200 : 403, context.Response.StatusCode);
        return served;
    }
}
