package org.composure.apiservice;

import org.composure.testing.ComingAndGoingContract;

class ApiApplicationTest implements ComingAndGoingContract {

    @Override
    public AutoCloseable run(String... options) {
        return ApiApplication.deployable().run(options);
    }

    @Override
    public String served() {
        return "/api/1/composes/";
    }
}
