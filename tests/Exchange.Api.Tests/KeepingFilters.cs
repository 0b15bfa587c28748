using System.Net;
using System.Net.Http.Json;
using Exchange.Api.Offers;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Contracts.Offers;

namespace Exchange.Api.Tests;

/// <summary>A participant saves filters of the list of offers, for itself alone.</summary>
public sealed class KeepingFilters(SharedExchange shared) : IClassFixture<SharedExchange>
{
    private readonly TestExchange _exchange = shared.Exchange;

    [Fact]
    public async Task A_filter_is_saved_listed_replaced_and_deleted()
    {
        var client = _exchange.Client(await _exchange.JoinAsync("Keeper"));
        Assert.Empty((await client.GetFiltersAsync()).Items);
        await client.SaveFilterAsync("green sites", "renewable >= 50%");
        await client.SaveFilterAsync("80 GiB, 上海", "memory >= 80GiB and region = \"上海\"");
        await client.SaveFilterAsync("green sites", "renewable >= 80%");
        Assert.Equal(
            [
                new SavedFilterView("80 GiB, 上海", "memory >= 80GiB and region = \"上海\""),
                new SavedFilterView("green sites", "renewable >= 80%"),
            ],
            (await client.GetFiltersAsync()).Items);
        Assert.Equal("renewable >= 80%", (await client.GetFilterAsync("green sites")).Where);

        await client.DeleteFilterAsync("green sites");
        Assert.Single((await client.GetFiltersAsync()).Items);
        var gone = await Assert.ThrowsAsync<RefusedException>(() => client.DeleteFilterAsync("green sites"));
        Assert.Equal(404, gone.Problem.Status);
    }

    /// <summary>The same name is another filter for another participant, and staff sees neither.</summary>
    [Fact]
    public async Task Nobody_sees_changes_or_deletes_anothers()
    {
        var one = _exchange.Client(await _exchange.JoinAsync("One"));
        var other = _exchange.Client(await _exchange.JoinAsync("Other", "Auditor"));
        await one.SaveFilterAsync("mine", "catalogued");
        Assert.Empty((await other.GetFiltersAsync()).Items);
        foreach (var act in new Func<Task>[]
        {
            () => other.GetFilterAsync("mine"), () => other.DeleteFilterAsync("mine"),
            () => _exchange.Operator.GetFilterAsync("mine"), () => _exchange.Operator.DeleteFilterAsync("mine"),
        })
            Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(act)).Problem.Status);
        await other.SaveFilterAsync("mine", "auto_accept");
        Assert.Equal("catalogued", (await one.GetFilterAsync("mine")).Where);
    }

    [Theory]
    [InlineData("name", "memroy >= 80GiB", "where", "'memory'")]
    [InlineData("name", "", "where", "1 to 200 characters")]
    [InlineData("name", "duration >= 1d", "where", "a property of supply")]
    [InlineData("a/b", "catalogued", "name", "No slash")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x", "catalogued", "name", "1 to 64")]
    public async Task What_is_none_is_refused(string name, string where, string field, string rule)
    {
        var client = _exchange.Client(await _exchange.JoinAsync("Mistaken"));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => client.SaveFilterAsync(name, where));
        Assert.Equal((422, field), (refused.Problem.Status, refused.Problem.Field));
        Assert.Contains(rule, refused.Problem.Rule, StringComparison.Ordinal);
        Assert.Empty((await client.GetFiltersAsync()).Items);
    }

    [Fact]
    public async Task There_is_room_for_so_many_and_for_changing_them()
    {
        var client = _exchange.Client(await _exchange.JoinAsync("Collector"));
        var saves = Enumerable.Range(0, FilterEndpoints.MaxFilters + 8)
            .Select(async n =>
            {
                try
                {
                    await client.SaveFilterAsync($"filter {n}", "catalogued");
                    return true;
                }
                catch (RefusedException refused)
                {
                    Assert.Equal((422, "name"), (refused.Problem.Status, refused.Problem.Field));
                    return false;
                }
            });
        Assert.Equal(FilterEndpoints.MaxFilters, (await Task.WhenAll(saves)).Count(saved => saved));
        var kept = (await client.GetFiltersAsync()).Items;
        Assert.Equal(FilterEndpoints.MaxFilters, kept.Count);
        await client.SaveFilterAsync(kept[0].Name, "not catalogued");
        await client.DeleteFilterAsync(kept[1].Name);
        await client.SaveFilterAsync("again", "catalogued");
    }

    [Fact]
    public async Task A_body_that_is_none_is_refused_by_field()
    {
        var keeper = await _exchange.JoinAsync("Careless");
        using var http = _exchange.Http(keeper.ApiKey);
        using var missing = await http.PutAsJsonAsync("/v1/filters/x", new { });
        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);
        using var text = await http.PutAsync("/v1/filters/x", new StringContent("where"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, text.StatusCode);
    }
}
